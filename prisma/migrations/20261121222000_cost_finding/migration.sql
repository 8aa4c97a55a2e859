-- Saved questions about costs.
CREATE TABLE "cost_query" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "kinds" TEXT[],
    "scope" JSONB NOT NULL,
    "plan" JSONB NOT NULL,
    "tells" BOOLEAN NOT NULL,
    "owner_id" UUID,
    "version" INTEGER NOT NULL DEFAULT 1,
    "reason" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "stopped_at" TIMESTAMPTZ(3),
    "next_at" TIMESTAMPTZ(3),

    CONSTRAINT "cost_query_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "cost_query_next" CHECK ("next_at" IS NULL OR "stopped_at" IS NULL)
);
CREATE UNIQUE INDEX "cost_query_name_key" ON "cost_query"("name");

-- Each time that one was asked.
CREATE TABLE "cost_query_run" (
    "id" UUID NOT NULL,
    "query_id" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "asked" INTEGER NOT NULL DEFAULT 0,
    "found" INTEGER NOT NULL DEFAULT 0,
    "opened" INTEGER NOT NULL DEFAULT 0,
    "closed" INTEGER NOT NULL DEFAULT 0,
    "unread" JSONB NOT NULL DEFAULT '[]',
    "problem" TEXT,

    CONSTRAINT "cost_query_run_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "cost_query_run_state" CHECK ("state" IN ('running', 'done', 'failed') AND ("state" = 'running') = ("ended_at" IS NULL))
);
CREATE INDEX "cost_query_run_query_id_started_at_idx" ON "cost_query_run"("query_id", "started_at" DESC);
ALTER TABLE "cost_query_run" ADD CONSTRAINT "cost_query_run_query_id_fkey" FOREIGN KEY ("query_id") REFERENCES "cost_query"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What they found. Closed only by a later query.
CREATE TABLE "cost_finding" (
    "id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "query_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "severity" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "account_id" TEXT,
    "resource_row_id" UUID,
    "resource_id" TEXT,
    "name" TEXT NOT NULL,
    "service_id" UUID,
    "environment_id" UUID,
    "team_id" UUID,
    "product_line_id" UUID,
    "measure" TEXT,
    "at_stake" JSONB NOT NULL DEFAULT '[]',
    "currency" TEXT NOT NULL DEFAULT '',
    "order_cents" BIGINT NOT NULL DEFAULT 0,
    "suggestions" JSONB NOT NULL DEFAULT '[]',
    "detail" JSONB NOT NULL DEFAULT '{}',
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "notified_at" TIMESTAMPTZ(3),
    "proposed_at" TIMESTAMPTZ(3),
    "proposal" JSONB,
    "waived_at" TIMESTAMPTZ(3),
    "waived_until" TIMESTAMPTZ(3),
    "waived_by_id" UUID,
    "waived_by_name" TEXT,
    "waive_reason" TEXT,
    "closed_at" TIMESTAMPTZ(3),
    "closed_as" TEXT,

    CONSTRAINT "cost_finding_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "cost_finding_severity" CHECK ("severity" IN ('high', 'medium', 'low')),
    CONSTRAINT "cost_finding_measure" CHECK ("measure" IN ('billed', 'effective')),
    CONSTRAINT "cost_finding_waiver" CHECK (("waived_at" IS NULL) = ("waived_until" IS NULL) AND ("waived_at" IS NULL) = ("waive_reason" IS NULL)),
    CONSTRAINT "cost_finding_proposal" CHECK (("proposed_at" IS NULL) = ("proposal" IS NULL)),
    CONSTRAINT "cost_finding_closed" CHECK ((("closed_at" IS NULL) = ("closed_as" IS NULL)) AND "closed_as" IN ('fixed', 'gone'))
);
CREATE INDEX "cost_finding_closed_at_severity_currency_order_cents_id_idx" ON "cost_finding"("closed_at", "severity", "currency", "order_cents" DESC, "id");
CREATE INDEX "cost_finding_resource_row_id_idx" ON "cost_finding"("resource_row_id");
CREATE UNIQUE INDEX cost_finding_one_open ON cost_finding (connection_id, kind, subject) WHERE closed_at IS NULL;
ALTER TABLE "cost_finding" ADD CONSTRAINT "cost_finding_query_id_fkey" FOREIGN KEY ("query_id") REFERENCES "cost_query"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Repositories whose files say where resources come from, and what they say.
CREATE TABLE "source_repository" (
    "id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "repository" TEXT NOT NULL,
    "branch" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "added_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "read_at" TIMESTAMPTZ(3),
    "head" TEXT,
    "files" INTEGER NOT NULL DEFAULT 0,
    "problem" TEXT,

    CONSTRAINT "source_repository_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "source_repository_connection_id_repository_key" ON "source_repository"("connection_id", "repository");

CREATE TABLE "source_address" (
    "id" BIGSERIAL NOT NULL,
    "repository_id" UUID NOT NULL,
    "path" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "resource_id" TEXT,
    "name" TEXT,
    "stack" TEXT NOT NULL,

    CONSTRAINT "source_address_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "source_address_by" CHECK ("by" IN ('ros', 'terraform'))
);
CREATE INDEX "source_address_repository_id_resource_id_idx" ON "source_address"("repository_id", "resource_id");
ALTER TABLE "source_address" ADD CONSTRAINT "source_address_repository_id_fkey" FOREIGN KEY ("repository_id") REFERENCES "source_repository"("id") ON DELETE CASCADE ON UPDATE CASCADE;
