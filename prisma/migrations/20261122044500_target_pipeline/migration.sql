-- How a target is written by a pipeline: which one (none: the service's own cd pipeline), and the parameter that takes the digest.
ALTER TABLE "target" ADD COLUMN "pipeline_id" UUID;
ALTER TABLE "target" ADD COLUMN "pipeline_parameter" TEXT NOT NULL DEFAULT 'DIGEST';
ALTER TABLE "target" ADD CONSTRAINT "target_pipeline_id_fkey" FOREIGN KEY ("pipeline_id") REFERENCES "pipeline"("id") ON DELETE SET NULL ON UPDATE CASCADE;
