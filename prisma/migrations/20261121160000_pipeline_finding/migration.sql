-- What is wrong with pipelines, their definitions and their repositories: found by looking, closed by looking again.
CREATE TABLE "pipeline_finding" (
    "id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "unit_id" UUID NOT NULL,
    "rule" TEXT NOT NULL,
    "severity" TEXT NOT NULL,
    "service_id" UUID,
    "pipeline_id" UUID,
    "code_repository_id" UUID,
    "subject" TEXT NOT NULL,
    "path" TEXT,
    "line" INTEGER,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "pipeline_finding_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "pipeline_finding_severity" CHECK ("severity" IN ('high', 'medium', 'low'))
);
CREATE INDEX "pipeline_finding_service_id_closed_at_idx" ON "pipeline_finding"("service_id", "closed_at");
CREATE INDEX "pipeline_finding_unit_id_closed_at_idx" ON "pipeline_finding"("unit_id", "closed_at");
CREATE UNIQUE INDEX pipeline_finding_one_open ON pipeline_finding (unit_id, rule, subject) WHERE closed_at IS NULL;

-- When each was looked at, as what, and which rules could not be asked.
CREATE TABLE "pipeline_look" (
    "unit_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "mark" TEXT NOT NULL,
    "looked_at" TIMESTAMPTZ(3) NOT NULL,
    "unread" JSONB NOT NULL DEFAULT '[]',
    "problem" TEXT,

    CONSTRAINT "pipeline_look_pkey" PRIMARY KEY ("unit_id")
);

-- Which stages pipelines must have, where somebody set other ones than the default.
CREATE TABLE "pipeline_profile" (
    "singleton" BOOLEAN NOT NULL DEFAULT true,
    "stages" JSONB NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "editor_id" UUID,
    "reason" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "pipeline_profile_pkey" PRIMARY KEY ("singleton"),
    CONSTRAINT "pipeline_profile_one" CHECK ("singleton")
);
