-- Figures of delivery. Everything here is derived and can be made again, so nothing points elsewhere by a foreign key.

CREATE TABLE "figure_delivery" (
    "promotion_id" UUID NOT NULL,
    "service_id" UUID NOT NULL,
    "environment_id" UUID NOT NULL,
    "team_id" UUID,
    "product_line_id" UUID,
    "train_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "day" DATE NOT NULL,
    "rolled_out" BOOLEAN NOT NULL,
    "outcome" TEXT NOT NULL,
    "lead" INTEGER[] DEFAULT ARRAY[]::INTEGER[],
    "lead_unknown" INTEGER NOT NULL DEFAULT 0,
    "restore" INTEGER,
    "touches" INTEGER NOT NULL DEFAULT 0,
    "train_touches" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "figure_delivery_pkey" PRIMARY KEY ("promotion_id")
);
CREATE INDEX "figure_delivery_environment_id_day_idx" ON "figure_delivery"("environment_id", "day");
CREATE INDEX "figure_delivery_service_id_environment_id_at_idx" ON "figure_delivery"("service_id", "environment_id", "at" DESC);
CREATE INDEX "figure_delivery_train_id_idx" ON "figure_delivery"("train_id");

CREATE TABLE "figure_day" (
    "scope_kind" TEXT NOT NULL,
    "scope_id" UUID NOT NULL,
    "environment_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "deployments" INTEGER NOT NULL,
    "promotions" INTEGER NOT NULL,
    "changes" INTEGER NOT NULL,
    "failed" INTEGER NOT NULL,
    "rolled_back" INTEGER NOT NULL,
    "hotfixed" INTEGER NOT NULL,
    "unknown" INTEGER NOT NULL,
    "lead_buckets" INTEGER[],
    "lead_counts" INTEGER[],
    "lead_unknown" INTEGER NOT NULL,
    "restore_buckets" INTEGER[],
    "restore_counts" INTEGER[],
    "not_restored" INTEGER NOT NULL,
    "touches" INTEGER NOT NULL,
    "hands_free" INTEGER NOT NULL,

    CONSTRAINT "figure_day_pkey" PRIMARY KEY ("scope_kind","scope_id","environment_id","day")
);
CREATE INDEX "figure_day_environment_id_day_idx" ON "figure_day"("environment_id", "day");

CREATE TABLE "figure_due" (
    "id" BIGSERIAL NOT NULL,
    "service_id" UUID NOT NULL,
    "environment_id" UUID NOT NULL,
    "promotion_id" UUID,

    CONSTRAINT "figure_due_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "figure_day_due" (
    "environment_id" UUID NOT NULL,
    "day" DATE NOT NULL,

    CONSTRAINT "figure_day_due_pkey" PRIMARY KEY ("environment_id","day")
);

CREATE TABLE "figure_run_due" (
    "id" BIGSERIAL NOT NULL,
    "run_id" UUID NOT NULL,

    CONSTRAINT "figure_run_due_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "figure_stage_day" (
    "pipeline_id" UUID NOT NULL,
    "stage" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "runs" INTEGER NOT NULL,
    "succeeded" INTEGER NOT NULL,
    "failed" INTEGER NOT NULL,
    "seconds" INTEGER[],
    "queue_seconds" INTEGER[],
    "queue_unknown" INTEGER NOT NULL,
    "cache_hits" INTEGER NOT NULL,
    "cache_misses" INTEGER NOT NULL,
    "cache_unknown" INTEGER NOT NULL,

    CONSTRAINT "figure_stage_day_pkey" PRIMARY KEY ("pipeline_id","stage","day")
);

CREATE TABLE "slow_stage" (
    "run_id" UUID NOT NULL,
    "stage" TEXT NOT NULL,
    "pipeline_id" UUID NOT NULL,
    "service_id" UUID,
    "duration_ms" INTEGER NOT NULL,
    "median_ms" INTEGER NOT NULL,
    "p90_ms" INTEGER NOT NULL,
    "history" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "slow_stage_pkey" PRIMARY KEY ("run_id","stage")
);
CREATE INDEX "slow_stage_at_run_id_idx" ON "slow_stage"("at" DESC, "run_id");
CREATE INDEX "slow_stage_pipeline_id_at_idx" ON "slow_stage"("pipeline_id", "at" DESC);

CREATE TABLE "figure_ground" (
    "singleton" BOOLEAN NOT NULL DEFAULT true,
    "time_zone" TEXT NOT NULL,
    "rules" INTEGER NOT NULL,

    CONSTRAINT "figure_ground_pkey" PRIMARY KEY ("singleton")
);

-- Whoever ends a promotion or a run need not think of figures: the row itself leaves a note, in the same transaction.
-- Notes are only ever added, so nobody waits for anybody; the worker takes them away.
CREATE FUNCTION figure_promotion_ended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO figure_due (service_id, environment_id, promotion_id) VALUES (NEW.service_id, NEW.environment_id, NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER figure_promotion AFTER UPDATE OF state ON promotion FOR EACH ROW
  WHEN (NEW.first_write_at IS NOT NULL AND NEW.ended_at IS NOT NULL AND NEW.state IS DISTINCT FROM OLD.state)
  EXECUTE FUNCTION figure_promotion_ended();
CREATE TRIGGER figure_promotion_new AFTER INSERT ON promotion FOR EACH ROW
  WHEN (NEW.first_write_at IS NOT NULL AND NEW.ended_at IS NOT NULL) EXECUTE FUNCTION figure_promotion_ended();

CREATE FUNCTION figure_run_ended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO figure_run_due (run_id) VALUES (NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER figure_run AFTER UPDATE ON pipeline_run FOR EACH ROW
  WHEN (NEW.complete AND NOT OLD.complete) EXECUTE FUNCTION figure_run_ended();
CREATE TRIGGER figure_run_new AFTER INSERT ON pipeline_run FOR EACH ROW
  WHEN (NEW.complete) EXECUTE FUNCTION figure_run_ended();
