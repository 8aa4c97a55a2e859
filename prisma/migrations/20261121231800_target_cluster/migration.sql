-- Who else lives on a cluster: asked once per cluster whenever a promotion is judged.
CREATE INDEX "target_cluster_id_environment_id_idx" ON "target"("cluster_id", "environment_id");
