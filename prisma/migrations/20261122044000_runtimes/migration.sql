-- A service lives in ACK, in EDAS or in Function Compute: what the cloud says of applications and functions, what a target
-- of each kind points to, and by which way a target is written.

CREATE TYPE "WriteWay" AS ENUM ('gitops', 'pipeline', 'direct');

CREATE TABLE "edas_application" (
    "id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "cluster_id" UUID,
    "namespace" TEXT,
    "framework" TEXT NOT NULL,
    "containers" JSONB NOT NULL,
    "running" JSONB NOT NULL DEFAULT '[]',
    "groups" JSONB NOT NULL DEFAULT '[]',
    "change_order" JSONB,
    "replicas" INTEGER NOT NULL,
    "ready_replicas" INTEGER NOT NULL,
    "settled" BOOLEAN NOT NULL,
    "problem" TEXT,
    "problem_text" TEXT,
    "changed_mark" TEXT,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "gone_at" TIMESTAMPTZ(3),
    CONSTRAINT "edas_application_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "edas_application_connection_id_region_external_id_key" ON "edas_application"("connection_id", "region", "external_id");
ALTER TABLE "edas_application" ADD CONSTRAINT "edas_application_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "edas_application" ADD CONSTRAINT "edas_application_cluster_id_fkey" FOREIGN KEY ("cluster_id") REFERENCES "cluster"("id") ON DELETE SET NULL ON UPDATE CASCADE;

CREATE TABLE "fc_function" (
    "id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "region" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "runtime" TEXT NOT NULL,
    "image" TEXT,
    "digest" TEXT,
    "updating" TEXT NOT NULL,
    "invocable" BOOLEAN NOT NULL,
    "problem_text" TEXT,
    "versions" JSONB NOT NULL DEFAULT '{}',
    "changed_mark" TEXT NOT NULL,
    "aliases_seen_at" TIMESTAMPTZ(3),
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "gone_at" TIMESTAMPTZ(3),
    CONSTRAINT "fc_function_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "fc_function_connection_id_region_name_key" ON "fc_function"("connection_id", "region", "name");
ALTER TABLE "fc_function" ADD CONSTRAINT "fc_function_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "fc_alias" (
    "id" UUID NOT NULL,
    "function_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "shares" JSONB NOT NULL,
    "running" JSONB NOT NULL DEFAULT '[]',
    "replicas" INTEGER NOT NULL DEFAULT 1,
    "ready_replicas" INTEGER NOT NULL,
    "settled" BOOLEAN NOT NULL,
    "problem" TEXT,
    "problem_text" TEXT,
    "changed_mark" TEXT NOT NULL,
    "look_ms" INTEGER,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "gone_at" TIMESTAMPTZ(3),
    CONSTRAINT "fc_alias_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "fc_alias_function_id_name_key" ON "fc_alias"("function_id", "name");
ALTER TABLE "fc_alias" ADD CONSTRAINT "fc_alias_function_id_fkey" FOREIGN KEY ("function_id") REFERENCES "fc_function"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "target"
    ADD COLUMN "application_id" UUID,
    ADD COLUMN "function_id" UUID,
    ADD COLUMN "function_alias" TEXT,
    ADD COLUMN "write_way" "WriteWay" NOT NULL DEFAULT 'gitops';
UPDATE "target" SET "write_way" = 'direct' WHERE "kind" <> 'ack';
ALTER TABLE "target" ADD CONSTRAINT "target_application_id_fkey" FOREIGN KEY ("application_id") REFERENCES "edas_application"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "target" ADD CONSTRAINT "target_function_id_fkey" FOREIGN KEY ("function_id") REFERENCES "fc_function"("id") ON DELETE SET NULL ON UPDATE CASCADE;
CREATE UNIQUE INDEX "target_environment_id_application_id_key" ON "target"("environment_id", "application_id");
CREATE UNIQUE INDEX "target_environment_id_function_id_function_alias_key" ON "target"("environment_id", "function_id", "function_alias");
-- Whose an application or a function is: asked whenever a look at one was written.
CREATE INDEX "target_application_id_idx" ON "target"("application_id");
CREATE INDEX "target_function_id_idx" ON "target"("function_id");

-- GitOps writes manifests, which only ACK has; Kubernetes takes nothing directly from us but what a strategy adds.
ALTER TABLE "target" ADD CONSTRAINT "target_way_of_kind" CHECK (
  ("kind" = 'ack' AND "write_way" <> 'direct') OR ("kind" <> 'ack' AND "write_way" <> 'gitops')
);

-- What was seen of a target, whatever runs it: no row where nothing is there.
CREATE VIEW target_look AS
SELECT t.id AS target_id, w.running, w.replicas, w.ready_replicas, w.settled, w.problem, w.problem_text, w.seen_at,
  NULL::int AS look_ms
FROM target t JOIN workload w ON w.cluster_id = t.cluster_id AND w.namespace = t.namespace AND w.kind = t.workload_kind
  AND w.name = t.workload_name
WHERE w.gone_at IS NULL
UNION ALL
SELECT t.id, a.running, a.replicas, a.ready_replicas, a.settled, a.problem, a.problem_text, a.seen_at, NULL
FROM target t JOIN edas_application a ON a.id = t.application_id WHERE a.gone_at IS NULL
UNION ALL
SELECT t.id, a.running, a.replicas, a.ready_replicas, a.settled, a.problem, a.problem_text, a.seen_at, a.look_ms
FROM target t JOIN fc_alias a ON a.function_id = t.function_id AND a.name = t.function_alias WHERE a.gone_at IS NULL;

-- The region of a target, whatever runs it.
CREATE VIEW target_region AS
SELECT t.id AS target_id, coalesce(c.region, a.region, f.region) AS region
FROM target t LEFT JOIN cluster c ON c.id = t.cluster_id LEFT JOIN edas_application a ON a.id = t.application_id
LEFT JOIN fc_function f ON f.id = t.function_id;
