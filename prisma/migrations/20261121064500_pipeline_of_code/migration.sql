-- The checks of a build are looked for by service and by code repository: without this every gate reads every pipeline.
CREATE INDEX "pipeline_code_repository_id_idx" ON "pipeline"("code_repository_id");
