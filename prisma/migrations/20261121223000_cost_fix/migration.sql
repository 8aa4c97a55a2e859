-- What puts findings of cost right: prepared, shown, said yes to, and written.
CREATE TABLE "cost_fix" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "connection_id" UUID NOT NULL,
    "repository" TEXT,
    "branch" TEXT,
    "target_branch" TEXT,
    "files" JSONB NOT NULL DEFAULT '[]',
    "mark" TEXT,
    "request_number" INTEGER,
    "web_url" TEXT,
    "problem" TEXT,
    "reason" TEXT,
    "asked_by_id" UUID,
    "asked_by_name" TEXT NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "confirmed_by_id" UUID,
    "confirmed_by_name" TEXT,
    "confirmed_at" TIMESTAMPTZ(3),
    "look_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "cost_fix_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "cost_fix_kind" CHECK ("kind" IN ('source', 'direct')
      AND ("kind" = 'source') = ("repository" IS NOT NULL) AND ("kind" = 'source') = ("branch" IS NOT NULL)),
    CONSTRAINT "cost_fix_state" CHECK ("state" IN
      ('preparing', 'prepared', 'applying', 'proposed', 'merged', 'declined', 'done', 'failed', 'discarded')),
    CONSTRAINT "cost_fix_ended" CHECK (("state" IN ('merged', 'declined', 'done', 'failed', 'discarded')) = ("ended_at" IS NOT NULL)),
    -- Nothing is written that nobody said yes to.
    CONSTRAINT "cost_fix_confirmed" CHECK ("state" NOT IN ('applying', 'proposed', 'merged', 'declined', 'done') OR "confirmed_at" IS NOT NULL)
);
CREATE INDEX "cost_fix_asked_at_id_idx" ON "cost_fix"("asked_at" DESC, "id" DESC);
CREATE INDEX "cost_fix_look_at_idx" ON "cost_fix"("look_at");

-- What each finding gets. One that has not ended is in one fix at a time.
CREATE TABLE "cost_fix_item" (
    "fix_id" UUID NOT NULL,
    "finding_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "account_id" TEXT NOT NULL,
    "region_id" TEXT NOT NULL,
    "resource_type" TEXT NOT NULL,
    "resource_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "path" TEXT,
    "address" TEXT,
    "wanted" JSONB NOT NULL,
    "before" JSONB,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "code" TEXT,
    "message" TEXT,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "cost_fix_item_pkey" PRIMARY KEY ("fix_id", "finding_id"),
    CONSTRAINT "cost_fix_item_state" CHECK ("state" IN ('waiting', 'ready', 'already', 'refused', 'done', 'failed')),
    CONSTRAINT "cost_fix_item_place" CHECK (("path" IS NULL) = ("address" IS NULL))
);
CREATE INDEX "cost_fix_item_finding_id_idx" ON "cost_fix_item"("finding_id");
CREATE UNIQUE INDEX cost_fix_item_one_under_way ON cost_fix_item (finding_id) WHERE ended_at IS NULL;
ALTER TABLE "cost_fix_item" ADD CONSTRAINT "cost_fix_item_fix_id_fkey" FOREIGN KEY ("fix_id") REFERENCES "cost_fix"("id") ON DELETE CASCADE ON UPDATE CASCADE;
