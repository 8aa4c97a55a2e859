-- What a pipeline is defined by and what a run was started with, made of and failed at.
ALTER TABLE "pipeline" ADD COLUMN "definition_place" TEXT,
  ADD COLUMN "definition_path" TEXT,
  ADD COLUMN "environment_name" TEXT,
  ADD COLUMN "parameters" JSONB NOT NULL DEFAULT '[]',
  ADD COLUMN "created_at" TIMESTAMPTZ(3),
  ADD COLUMN "changed_at" TIMESTAMPTZ(3),
  ADD COLUMN "read_at" TIMESTAMPTZ(3);
ALTER TABLE "pipeline_run" ADD COLUMN "parameters" JSONB NOT NULL DEFAULT '[]',
  ADD COLUMN "sources" JSONB NOT NULL DEFAULT '[]',
  ADD COLUMN "failure" JSONB,
  ADD COLUMN "commit_title" TEXT,
  ADD COLUMN "queue_ms" INTEGER;
