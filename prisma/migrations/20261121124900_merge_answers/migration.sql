-- Everything that a merge answer said, so that it can be read again as it was given.
ALTER TABLE "merge_check" ADD COLUMN "source_branch" TEXT,
  ADD COLUMN "content" TEXT,
  ADD COLUMN "unknown" TEXT,
  ADD COLUMN "opens_at" TIMESTAMPTZ(3),
  ADD COLUMN "resolvers" JSONB NOT NULL DEFAULT '[]';
CREATE INDEX "merge_check_repository_id_at_idx" ON "merge_check"("repository_id", "at" DESC);

-- What stands in the way of a commit status, and when it is looked at again.
ALTER TABLE "merge_request" ADD COLUMN "status_problem" TEXT,
  ADD COLUMN "status_again_at" TIMESTAMPTZ(3);

-- Manual gates of Flow that a freeze answered: Flow takes no reason, so it is kept here.
CREATE TABLE "pipeline_gate" (
    "id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "job_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "service_id" UUID NOT NULL,
    "environment_id" UUID NOT NULL,
    "answer" TEXT NOT NULL,
    "reasons" JSONB NOT NULL,
    "opens_at" TIMESTAMPTZ(3),
    "problem" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "answered_at" TIMESTAMPTZ(3),
    "again_at" TIMESTAMPTZ(3),

    CONSTRAINT "pipeline_gate_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "pipeline_gate_run_id_job_id_key" ON "pipeline_gate"("run_id", "job_id");
CREATE INDEX "pipeline_gate_service_id_at_idx" ON "pipeline_gate"("service_id", "at" DESC);
ALTER TABLE "pipeline_gate" ADD CONSTRAINT "pipeline_gate_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "pipeline_run"("id") ON DELETE CASCADE ON UPDATE CASCADE;
