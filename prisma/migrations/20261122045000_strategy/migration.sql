-- Shares of traffic: how a service's builds take each other's place per environment, and where a running promotion stands in it.
CREATE TABLE "strategy_setting" (
    "service_id" UUID NOT NULL,
    "environment_id" UUID NOT NULL,
    "strategy" JSONB NOT NULL,
    "reason" TEXT,
    "set_by_id" UUID,
    "set_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "strategy_setting_pkey" PRIMARY KEY ("service_id", "environment_id")
);
ALTER TABLE "strategy_setting" ADD CONSTRAINT "strategy_setting_service_id_fkey" FOREIGN KEY ("service_id") REFERENCES "service"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "strategy_setting" ADD CONSTRAINT "strategy_setting_environment_id_fkey" FOREIGN KEY ("environment_id") REFERENCES "environment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TYPE "StepName" ADD VALUE 'clear' BEFORE 'write';
ALTER TYPE "StepName" ADD VALUE 'share' BEFORE 'write';
ALTER TYPE "StepName" ADD VALUE 'judge' BEFORE 'write';
ALTER TYPE "StepName" ADD VALUE 'release' BEFORE 'bake';
ALTER TYPE "StepName" ADD VALUE 'back';

ALTER TABLE "promotion"
    ADD COLUMN "strategy" JSONB,
    ADD COLUMN "paused_at" TIMESTAMPTZ(3),
    ADD COLUMN "back_asked_at" TIMESTAMPTZ(3),
    ADD COLUMN "back" JSONB;

ALTER TABLE "promotion_step"
    ADD COLUMN "percent" INTEGER CHECK ("percent" BETWEEN 0 AND 100),
    ADD COLUMN "passed_at" TIMESTAMPTZ(3);
