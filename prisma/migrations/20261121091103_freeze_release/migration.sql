-- CreateEnum
CREATE TYPE "ExceptionDecision" AS ENUM ('granted', 'refused');

-- CreateEnum
CREATE TYPE "BranchRuleState" AS ENUM ('setting', 'set', 'restoring', 'restored', 'left');

-- CreateEnum
CREATE TYPE "ReleaseServiceState" AS ENUM ('included', 'withdrawn', 'unchanged', 'late');

-- AlterEnum
-- This migration adds more than one value to an enum.
-- With PostgreSQL versions 11 and earlier, this is not possible
-- in a single migration. This can be worked around by creating
-- multiple migrations, each migration adding only one value to
-- the enum.


ALTER TYPE "NoticeChannel" ADD VALUE 'feishu';
ALTER TYPE "NoticeChannel" ADD VALUE 'wecom';
ALTER TYPE "NoticeChannel" ADD VALUE 'slack';

-- AlterTable
ALTER TABLE "code_commit" ADD COLUMN     "patch_id" TEXT;

-- CreateTable
CREATE TABLE "freeze_window" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "definition" JSONB NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "owner_id" UUID NOT NULL,
    "release_id" UUID,
    "created_by_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "retired_at" TIMESTAMPTZ(3),

    CONSTRAINT "freeze_window_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "freeze_window_version" (
    "window_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "definition" JSONB NOT NULL,
    "editor_id" UUID,
    "reason" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "freeze_window_version_pkey" PRIMARY KEY ("window_id","version")
);

-- CreateTable
CREATE TABLE "emergency_stop" (
    "id" UUID NOT NULL,
    "scope" JSONB NOT NULL,
    "including_rollback" BOOLEAN NOT NULL DEFAULT false,
    "reason" TEXT NOT NULL,
    "incident_url" TEXT,
    "set_by_id" UUID NOT NULL,
    "set_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "lifted_at" TIMESTAMPTZ(3),
    "lifted_by_id" UUID,
    "lift_note" TEXT,

    CONSTRAINT "emergency_stop_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "freeze_exception" (
    "id" UUID NOT NULL,
    "number" SERIAL NOT NULL,
    "window_id" UUID NOT NULL,
    "service_id" UUID NOT NULL,
    "environment_id" UUID NOT NULL,
    "subject_kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "digest" TEXT,
    "reason" TEXT NOT NULL,
    "requester_id" UUID NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "decision" "ExceptionDecision",
    "decided_by_id" UUID,
    "decided_at" TIMESTAMPTZ(3),
    "decision_note" TEXT,
    "count" INTEGER NOT NULL DEFAULT 1,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "withdrawn_at" TIMESTAMPTZ(3),

    CONSTRAINT "freeze_exception_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "freeze_exception_use" (
    "exception_id" UUID NOT NULL,
    "promotion_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "freeze_exception_use_pkey" PRIMARY KEY ("exception_id","promotion_id")
);

-- CreateTable
CREATE TABLE "calendar_day" (
    "country" TEXT NOT NULL,
    "on" DATE NOT NULL,
    "workday" BOOLEAN NOT NULL,
    "name" TEXT NOT NULL,
    "editor_id" UUID,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "calendar_day_pkey" PRIMARY KEY ("country","on")
);

-- CreateTable
CREATE TABLE "calendar_feed" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "hash" TEXT NOT NULL,
    "scope" JSONB,
    "locale" TEXT NOT NULL DEFAULT 'en',
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "calendar_feed_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "freeze_breach" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,
    "service_id" UUID NOT NULL,
    "environment_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor" TEXT,
    "closed_by" JSONB NOT NULL,
    "evidence" JSONB NOT NULL DEFAULT '{}',
    "found_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "freeze_breach_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "merge_check" (
    "id" UUID NOT NULL,
    "repository_id" UUID NOT NULL,
    "target_branch" TEXT NOT NULL,
    "sha" TEXT NOT NULL,
    "answer" TEXT NOT NULL,
    "reasons" JSONB NOT NULL,
    "asked_by" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "merge_check_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "branch_rule" (
    "id" UUID NOT NULL,
    "window_id" UUID NOT NULL,
    "repository_id" UUID NOT NULL,
    "branch" TEXT NOT NULL,
    "external_id" TEXT,
    "state" "BranchRuleState" NOT NULL DEFAULT 'setting',
    "before" JSONB,
    "ours" JSONB,
    "problem" TEXT,
    "set_at" TIMESTAMPTZ(3),
    "restored_at" TIMESTAMPTZ(3),
    "look_at" TIMESTAMPTZ(3),

    CONSTRAINT "branch_rule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "release" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "batch" TEXT NOT NULL,
    "branch" TEXT NOT NULL,
    "zone" TEXT NOT NULL,
    "owner_id" UUID NOT NULL,
    "cut_planned_at" TIMESTAMPTZ(3) NOT NULL,
    "week_starts_at" TIMESTAMPTZ(3) NOT NULL,
    "go_live_starts_at" TIMESTAMPTZ(3) NOT NULL,
    "go_live_ends_at" TIMESTAMPTZ(3) NOT NULL,
    "cut_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),
    "closed_by_id" UUID,
    "close_note" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "release_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "release_product_line" (
    "release_id" UUID NOT NULL,
    "product_line_id" UUID NOT NULL,

    CONSTRAINT "release_product_line_pkey" PRIMARY KEY ("release_id","product_line_id")
);

-- CreateTable
CREATE TABLE "release_edit" (
    "release_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "plan" JSONB NOT NULL,
    "editor_id" UUID NOT NULL,
    "reason" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "release_edit_pkey" PRIMARY KEY ("release_id","version")
);

-- CreateTable
CREATE TABLE "release_service" (
    "release_id" UUID NOT NULL,
    "service_id" UUID NOT NULL,
    "state" "ReleaseServiceState" NOT NULL DEFAULT 'included',
    "reason" TEXT,
    "cut_sha" TEXT,
    "cut_at" TIMESTAMPTZ(3),
    "cut_problem" TEXT,
    "verified_digest" TEXT,
    "verified_by_id" UUID,
    "verified_at" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "release_service_pkey" PRIMARY KEY ("release_id","service_id")
);

-- CreateTable
CREATE TABLE "version_counter" (
    "batch" TEXT NOT NULL,
    "next" BIGINT NOT NULL,

    CONSTRAINT "version_counter_pkey" PRIMARY KEY ("batch")
);

-- CreateTable
CREATE TABLE "minted_version" (
    "version" TEXT NOT NULL,
    "release_id" UUID,
    "service_id" UUID NOT NULL,
    "build_id" UUID NOT NULL,
    "digest" TEXT NOT NULL,
    "commit_sha" TEXT NOT NULL,
    "hotfix" BOOLEAN NOT NULL DEFAULT false,
    "late" BOOLEAN NOT NULL DEFAULT false,
    "minted_by_id" UUID,
    "minted_at" TIMESTAMPTZ(3) NOT NULL,
    "tagged_at" TIMESTAMPTZ(3),
    "problem" TEXT,
    "look_at" TIMESTAMPTZ(3),

    CONSTRAINT "minted_version_pkey" PRIMARY KEY ("version")
);

-- CreateTable
CREATE TABLE "code_branch" (
    "repository_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "head_sha" TEXT NOT NULL,
    "commits_for" TEXT,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "gone_at" TIMESTAMPTZ(3),

    CONSTRAINT "code_branch_pkey" PRIMARY KEY ("repository_id","name")
);

-- CreateTable
CREATE TABLE "merge_request" (
    "repository_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "source_branch" TEXT NOT NULL,
    "target_branch" TEXT NOT NULL,
    "author_name" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "head_sha" TEXT NOT NULL,
    "web_url" TEXT,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "status_for" TEXT,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "merge_request_pkey" PRIMARY KEY ("repository_id","number")
);

-- CreateTable
CREATE TABLE "work_item" (
    "connection_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "web_url" TEXT,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "work_item_pkey" PRIMARY KEY ("connection_id","key")
);

-- CreateTable
CREATE TABLE "content_class_override" (
    "id" UUID NOT NULL,
    "service_id" UUID NOT NULL,
    "digest" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "person_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "second_id" UUID,
    "second_at" TIMESTAMPTZ(3),
    "withdrawn_at" TIMESTAMPTZ(3),

    CONSTRAINT "content_class_override_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "back_merge" (
    "id" UUID NOT NULL,
    "repository_id" UUID NOT NULL,
    "from_branch" TEXT NOT NULL,
    "to_branch" TEXT NOT NULL,
    "sha" TEXT NOT NULL,
    "release_id" UUID,
    "promotion_id" UUID,
    "request_number" INTEGER,
    "web_url" TEXT,
    "problem" TEXT,
    "opened_by_id" UUID,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "merged_at" TIMESTAMPTZ(3),
    "waived_by_id" UUID,
    "waived_reason" TEXT,
    "look_at" TIMESTAMPTZ(3),

    CONSTRAINT "back_merge_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "freeze_window_retired_at_idx" ON "freeze_window"("retired_at");

-- CreateIndex
CREATE INDEX "freeze_window_release_id_idx" ON "freeze_window"("release_id");

-- CreateIndex
CREATE INDEX "emergency_stop_ends_at_idx" ON "emergency_stop"("ends_at");

-- CreateIndex
CREATE UNIQUE INDEX "freeze_exception_number_key" ON "freeze_exception"("number");

-- CreateIndex
CREATE INDEX "freeze_exception_service_id_environment_id_ends_at_idx" ON "freeze_exception"("service_id", "environment_id", "ends_at");

-- CreateIndex
CREATE INDEX "freeze_exception_decided_at_requested_at_idx" ON "freeze_exception"("decided_at", "requested_at");

-- CreateIndex
CREATE UNIQUE INDEX "calendar_feed_hash_key" ON "calendar_feed"("hash");

-- CreateIndex
CREATE INDEX "calendar_feed_person_id_idx" ON "calendar_feed"("person_id");

-- CreateIndex
CREATE INDEX "freeze_breach_at_id_idx" ON "freeze_breach"("at" DESC, "id");

-- CreateIndex
CREATE UNIQUE INDEX "freeze_breach_kind_subject_id_key" ON "freeze_breach"("kind", "subject_id");

-- CreateIndex
CREATE INDEX "merge_check_repository_id_sha_at_idx" ON "merge_check"("repository_id", "sha", "at" DESC);

-- CreateIndex
CREATE INDEX "branch_rule_state_look_at_idx" ON "branch_rule"("state", "look_at");

-- CreateIndex
CREATE UNIQUE INDEX "branch_rule_window_id_repository_id_branch_key" ON "branch_rule"("window_id", "repository_id", "branch");

-- CreateIndex
CREATE UNIQUE INDEX "release_name_key" ON "release"("name");

-- CreateIndex
CREATE INDEX "release_closed_at_go_live_starts_at_idx" ON "release"("closed_at", "go_live_starts_at");

-- CreateIndex
CREATE INDEX "release_product_line_product_line_id_idx" ON "release_product_line"("product_line_id");

-- CreateIndex
CREATE INDEX "release_service_service_id_idx" ON "release_service"("service_id");

-- CreateIndex
CREATE INDEX "minted_version_release_id_idx" ON "minted_version"("release_id");

-- CreateIndex
CREATE INDEX "minted_version_tagged_at_look_at_idx" ON "minted_version"("tagged_at", "look_at");

-- CreateIndex
CREATE UNIQUE INDEX "minted_version_build_id_key" ON "minted_version"("build_id");

-- CreateIndex
CREATE INDEX "merge_request_state_target_branch_idx" ON "merge_request"("state", "target_branch");

-- CreateIndex
CREATE INDEX "content_class_override_service_id_digest_idx" ON "content_class_override"("service_id", "digest");

-- CreateIndex
CREATE INDEX "back_merge_merged_at_look_at_idx" ON "back_merge"("merged_at", "look_at");

-- CreateIndex
CREATE UNIQUE INDEX "back_merge_repository_id_from_branch_to_branch_sha_key" ON "back_merge"("repository_id", "from_branch", "to_branch", "sha");

-- AddForeignKey
ALTER TABLE "freeze_window" ADD CONSTRAINT "freeze_window_release_id_fkey" FOREIGN KEY ("release_id") REFERENCES "release"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "freeze_window_version" ADD CONSTRAINT "freeze_window_version_window_id_fkey" FOREIGN KEY ("window_id") REFERENCES "freeze_window"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "freeze_exception" ADD CONSTRAINT "freeze_exception_window_id_fkey" FOREIGN KEY ("window_id") REFERENCES "freeze_window"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "freeze_exception_use" ADD CONSTRAINT "freeze_exception_use_exception_id_fkey" FOREIGN KEY ("exception_id") REFERENCES "freeze_exception"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "release_product_line" ADD CONSTRAINT "release_product_line_release_id_fkey" FOREIGN KEY ("release_id") REFERENCES "release"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "release_edit" ADD CONSTRAINT "release_edit_release_id_fkey" FOREIGN KEY ("release_id") REFERENCES "release"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "release_service" ADD CONSTRAINT "release_service_release_id_fkey" FOREIGN KEY ("release_id") REFERENCES "release"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "minted_version" ADD CONSTRAINT "minted_version_release_id_fkey" FOREIGN KEY ("release_id") REFERENCES "release"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "code_branch" ADD CONSTRAINT "code_branch_repository_id_fkey" FOREIGN KEY ("repository_id") REFERENCES "code_repository"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "merge_request" ADD CONSTRAINT "merge_request_repository_id_fkey" FOREIGN KEY ("repository_id") REFERENCES "code_repository"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Laws that the schema language cannot say.

-- Nobody grants an exception to oneself, and nothing is used more often than it was granted for.
ALTER TABLE freeze_exception ADD CONSTRAINT freeze_exception_second_person
  CHECK (decision IS DISTINCT FROM 'granted' OR decided_by_id <> requester_id);
ALTER TABLE freeze_exception ADD CONSTRAINT freeze_exception_count CHECK (count >= 1);

-- Every stop ends.
ALTER TABLE emergency_stop ADD CONSTRAINT emergency_stop_ends CHECK (ends_at > set_at);

-- The dates of a release follow one another.
ALTER TABLE release ADD CONSTRAINT release_dates
  CHECK (cut_planned_at <= week_starts_at AND week_starts_at <= go_live_starts_at AND go_live_starts_at < go_live_ends_at);

-- A looser class needs somebody else.
ALTER TABLE content_class_override ADD CONSTRAINT content_class_override_second_person
  CHECK (second_id IS NULL OR second_id <> person_id);
