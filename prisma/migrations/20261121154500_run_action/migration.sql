-- What people asked to be done with pipelines and runs: asked in the web process, done by the worker, told how it went.
CREATE TABLE "run_action" (
    "id" UUID NOT NULL,
    "verb" TEXT NOT NULL,
    "pipeline_id" UUID NOT NULL,
    "run_number" INTEGER,
    "job_id" TEXT,
    "job_name" TEXT,
    "service_id" UUID,
    "source" JSONB,
    "parameters" JSONB NOT NULL DEFAULT '[]',
    "seen" JSONB,
    "reason" TEXT,
    "asked_by_id" UUID,
    "asked_by_name" TEXT NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'asked',
    "already" BOOLEAN NOT NULL DEFAULT false,
    "why" TEXT,
    "problem" TEXT,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "again_at" TIMESTAMPTZ(3),
    "claim_until_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "run_action_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "run_action_pipeline_id_run_number_idx" ON "run_action"("pipeline_id", "run_number");
-- Two people cannot ask different things of one job, or of one run, at once.
CREATE UNIQUE INDEX "run_action_open_key" ON "run_action"("pipeline_id", "run_number", coalesce("job_id", ''))
  WHERE "state" = 'asked' AND "run_number" IS NOT NULL AND "verb" <> 'start';
-- For: the sweep of what was asked and not done.
CREATE INDEX "run_action_again_at_idx" ON "run_action"("again_at") WHERE "state" = 'asked';
