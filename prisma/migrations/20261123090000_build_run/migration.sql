-- What a run made: asked for with every run that is opened, and of every build when a run goes.
CREATE INDEX "build_run_id_idx" ON "build"("run_id");
