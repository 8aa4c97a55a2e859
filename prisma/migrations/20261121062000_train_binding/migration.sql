-- What an approval of a train is bound to, row by row: a changed row loses only itself.
ALTER TABLE "train_row" ADD COLUMN "config_revision" TEXT;
ALTER TABLE "train_approval" ADD COLUMN "bound" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[];
-- Why a train goes back: one key of the list of reasons.
ALTER TABLE "train" ADD COLUMN "reason_key" TEXT;
-- When the sweeper looks again, whatever became of its job.
ALTER TABLE "train" ADD COLUMN "look_at" TIMESTAMPTZ(3);
-- A service for which there is nothing to bring is listed too, with the reason.
ALTER TABLE "train_row" ALTER COLUMN "build_id" DROP NOT NULL, ALTER COLUMN "digest" DROP NOT NULL;
