-- AlterTable
ALTER TABLE "code_repository" ADD COLUMN     "commits_for" TIMESTAMPTZ(3),
ADD COLUMN     "described_for" TIMESTAMPTZ(3),
ADD COLUMN     "descriptor" JSONB;

-- AlterTable
ALTER TABLE "image_repository" ADD COLUMN     "read_at" TIMESTAMPTZ(3),
ADD COLUMN     "read_mark" TEXT;

-- AlterTable
ALTER TABLE "build" ADD COLUMN     "examined_at" TIMESTAMPTZ(3),
ADD COLUMN     "scan_read_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "pipeline" ADD COLUMN     "source_urls" JSONB;

-- AlterTable
ALTER TABLE "pipeline_run" ADD COLUMN     "complete" BOOLEAN NOT NULL DEFAULT false;
