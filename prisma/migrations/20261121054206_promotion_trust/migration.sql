-- CreateEnum
CREATE TYPE "MigrationKind" AS ENUM ('expand', 'contract', 'irreversible');

-- CreateEnum
CREATE TYPE "NoticeChannel" AS ENUM ('dingtalk', 'email');

-- CreateEnum
CREATE TYPE "TrainState" AS ENUM ('draft', 'ready', 'going', 'paused', 'succeeded', 'failed', 'cancelled');

-- CreateEnum
CREATE TYPE "TrainKind" AS ENUM ('forward', 'back');

-- AlterEnum
-- This migration adds more than one value to an enum.
-- With PostgreSQL versions 11 and earlier, this is not possible
-- in a single migration. This can be worked around by creating
-- multiple migrations, each migration adding only one value to
-- the enum.


ALTER TYPE "StepName" ADD VALUE 'config';
ALTER TYPE "StepName" ADD VALUE 'bake';
ALTER TYPE "StepName" ADD VALUE 'contract';

-- AlterTable
ALTER TABLE "service" ADD COLUMN     "auto_promote_into" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "observation_limits" JSONB NOT NULL DEFAULT '{}';

-- AlterTable
ALTER TABLE "target" ADD COLUMN     "out_reason" TEXT,
ADD COLUMN     "out_until_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "promotion" ADD COLUMN     "automatic" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "cause_id" UUID,
ADD COLUMN     "confirmed" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "held_back_at" TIMESTAMPTZ(3),
ADD COLUMN     "hotfix" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "image_only" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "observation" JSONB,
ADD COLUMN     "scheduled_at" TIMESTAMPTZ(3),
ADD COLUMN     "train_id" UUID;

-- AlterTable
ALTER TABLE "approval" ADD COLUMN     "for_person_id" UUID;

-- CreateTable
CREATE TABLE "hold" (
    "id" UUID NOT NULL,
    "service_id" UUID NOT NULL,
    "environment_id" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "owner_id" UUID,
    "set_by_id" UUID,
    "promotion_id" UUID,
    "fix_commit_sha" TEXT,
    "set_at" TIMESTAMPTZ(3) NOT NULL,
    "review_at" TIMESTAMPTZ(3) NOT NULL,
    "lifted_at" TIMESTAMPTZ(3),
    "lifted_by_id" UUID,
    "lifted_by_build_id" UUID,
    "lift_note" TEXT,

    CONSTRAINT "hold_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "suspect_build" (
    "service_id" UUID NOT NULL,
    "environment_id" UUID NOT NULL,
    "build_id" UUID NOT NULL,
    "promotion_id" UUID,
    "reason" TEXT NOT NULL,
    "marked_at" TIMESTAMPTZ(3) NOT NULL,
    "cleared_at" TIMESTAMPTZ(3),
    "cleared_by_id" UUID,

    CONSTRAINT "suspect_build_pkey" PRIMARY KEY ("service_id","environment_id","build_id")
);

-- CreateTable
CREATE TABLE "bad_build" (
    "id" UUID NOT NULL,
    "build_id" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "marked_by_id" UUID NOT NULL,
    "marked_at" TIMESTAMPTZ(3) NOT NULL,
    "cleared_at" TIMESTAMPTZ(3),
    "cleared_by_id" UUID,
    "clear_note" TEXT,

    CONSTRAINT "bad_build_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "build_migration" (
    "id" UUID NOT NULL,
    "build_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "kind" "MigrationKind" NOT NULL,
    "position" INTEGER NOT NULL,
    "pipeline" TEXT NOT NULL,

    CONSTRAINT "build_migration_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "done_migration" (
    "service_id" UUID NOT NULL,
    "environment_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "kind" "MigrationKind" NOT NULL,
    "build_id" UUID NOT NULL,
    "promotion_id" UUID,
    "run" INTEGER,
    "done_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "done_migration_pkey" PRIMARY KEY ("service_id","environment_id","name")
);

-- CreateTable
CREATE TABLE "adoption" (
    "id" UUID NOT NULL,
    "service_id" UUID NOT NULL,
    "environment_id" UUID NOT NULL,
    "digest" TEXT NOT NULL,
    "build_id" UUID,
    "reason" TEXT NOT NULL,
    "asked_by_id" UUID NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "decided_by_id" UUID,
    "decided_at" TIMESTAMPTZ(3),
    "adopted" BOOLEAN,

    CONSTRAINT "adoption_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notice_route" (
    "id" UUID NOT NULL,
    "team_id" UUID,
    "person_id" UUID,
    "channel" "NoticeChannel" NOT NULL,
    "kinds" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "address" TEXT NOT NULL,
    "key_id" TEXT,
    "sealed" BYTEA,
    "locale" TEXT NOT NULL DEFAULT 'en',
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "retired_at" TIMESTAMPTZ(3),

    CONSTRAINT "notice_route_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notice" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "occasion" TEXT NOT NULL,
    "route_id" UUID NOT NULL,
    "promotion_id" UUID,
    "values" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "claim_until_at" TIMESTAMPTZ(3),
    "next_at" TIMESTAMPTZ(3),
    "sent_at" TIMESTAMPTZ(3),
    "failed_at" TIMESTAMPTZ(3),
    "problem" TEXT,

    CONSTRAINT "notice_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "observation_sample" (
    "promotion_id" UUID NOT NULL,
    "check" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "value" DOUBLE PRECISION,

    CONSTRAINT "observation_sample_pkey" PRIMARY KEY ("promotion_id","check","at")
);

-- CreateTable
CREATE TABLE "automatic_rollback_stop" (
    "id" UUID NOT NULL,
    "environment_id" UUID NOT NULL,
    "services" TEXT[],
    "at" TIMESTAMPTZ(3) NOT NULL,
    "lifted_at" TIMESTAMPTZ(3),
    "lifted_by_id" UUID,
    "lift_note" TEXT,

    CONSTRAINT "automatic_rollback_stop_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alert" (
    "id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "severity" TEXT NOT NULL,
    "service_id" UUID,
    "environment_id" UUID,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "alert_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "gate_override" (
    "id" UUID NOT NULL,
    "promotion_id" UUID NOT NULL,
    "gate" TEXT NOT NULL,
    "person_id" UUID NOT NULL,
    "second_id" UUID,
    "reason" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "second_at" TIMESTAMPTZ(3),
    "withdrawn_at" TIMESTAMPTZ(3),
    "reviewed_by_id" UUID,
    "reviewed_at" TIMESTAMPTZ(3),
    "review_note" TEXT,

    CONSTRAINT "gate_override_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "promotion_comment" (
    "id" UUID NOT NULL,
    "promotion_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "text" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "promotion_comment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "registry_instance" (
    "id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "instance_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "edition" TEXT NOT NULL,
    "specification" TEXT,
    "vpc_hosts" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "public_open" BOOLEAN,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "registry_instance_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "replication_rule" (
    "id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "instance_id" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "namespace" TEXT NOT NULL,
    "repository" TEXT,
    "tag_filter" TEXT NOT NULL,
    "target_instance_id" TEXT NOT NULL,
    "target_region" TEXT NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "replication_rule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "digest_replica" (
    "build_id" UUID NOT NULL,
    "region" TEXT NOT NULL,
    "instance_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "digest_replica_pkey" PRIMARY KEY ("build_id","region")
);

-- CreateTable
CREATE TABLE "cleanup_rule" (
    "id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "instance_id" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL,
    "rule" JSONB NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "cleanup_rule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "registry_finding" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "connection_id" UUID NOT NULL,
    "image_repository_id" UUID,
    "service_id" UUID,
    "subject" TEXT NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "found_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "registry_finding_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "node_pool" (
    "id" UUID NOT NULL,
    "cluster_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "nodes" INTEGER NOT NULL,
    "max_nodes" INTEGER,
    "p2p" BOOLEAN,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "node_pool_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "person_group" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "escalates_to_id" UUID,
    "retired_at" TIMESTAMPTZ(3),

    CONSTRAINT "person_group_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "person_group_member" (
    "group_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,

    CONSTRAINT "person_group_member_pkey" PRIMARY KEY ("group_id","person_id")
);

-- CreateTable
CREATE TABLE "delegation" (
    "id" UUID NOT NULL,
    "from_person_id" UUID NOT NULL,
    "to_person_id" UUID NOT NULL,
    "reason" TEXT,
    "from_at" TIMESTAMPTZ(3) NOT NULL,
    "to_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "delegation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "roster_entry" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "scope_kind" "ScopeKind" NOT NULL,
    "scope_id" UUID,
    "from_at" TIMESTAMPTZ(3) NOT NULL,
    "to_at" TIMESTAMPTZ(3) NOT NULL,
    "source" TEXT NOT NULL DEFAULT 'portal',
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "roster_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "train" (
    "id" UUID NOT NULL,
    "number" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "environment_id" UUID NOT NULL,
    "kind" "TrainKind" NOT NULL DEFAULT 'forward',
    "back_of_id" UUID,
    "state" "TrainState" NOT NULL DEFAULT 'draft',
    "requester_id" UUID NOT NULL,
    "reason" TEXT,
    "plan" JSONB NOT NULL,
    "list_hash" TEXT NOT NULL,
    "wave" INTEGER NOT NULL DEFAULT 1,
    "paused_for" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "next_wave_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "train_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "train_row" (
    "train_id" UUID NOT NULL,
    "service_id" UUID NOT NULL,
    "build_id" UUID NOT NULL,
    "digest" TEXT NOT NULL,
    "over_digest" TEXT,
    "wave" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "skipped" TEXT,
    "skip_detail" JSONB NOT NULL DEFAULT '{}',
    "promotion_id" UUID,

    CONSTRAINT "train_row_pkey" PRIMARY KEY ("train_id","service_id")
);

-- CreateTable
CREATE TABLE "train_approval" (
    "train_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "decision" "ApprovalDecision" NOT NULL,
    "list_hash" TEXT NOT NULL,
    "reason" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "train_approval_pkey" PRIMARY KEY ("train_id","person_id")
);

-- CreateTable
CREATE TABLE "waiver" (
    "id" UUID NOT NULL,
    "finding" TEXT NOT NULL,
    "service_id" UUID,
    "environment_id" UUID,
    "reason" TEXT NOT NULL,
    "owner_id" UUID NOT NULL,
    "created_by_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "revoked_by_id" UUID,
    "revoke_note" TEXT,

    CONSTRAINT "waiver_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "hold_service_id_environment_id_set_at_idx" ON "hold"("service_id", "environment_id", "set_at" DESC);

-- CreateIndex
CREATE INDEX "bad_build_build_id_idx" ON "bad_build"("build_id");

-- CreateIndex
CREATE UNIQUE INDEX "build_migration_build_id_name_key" ON "build_migration"("build_id", "name");

-- CreateIndex
CREATE INDEX "adoption_service_id_environment_id_decided_at_idx" ON "adoption"("service_id", "environment_id", "decided_at");

-- CreateIndex
CREATE INDEX "notice_route_team_id_idx" ON "notice_route"("team_id");

-- CreateIndex
CREATE INDEX "notice_route_person_id_idx" ON "notice_route"("person_id");

-- CreateIndex
CREATE INDEX "notice_next_at_idx" ON "notice"("next_at");

-- CreateIndex
CREATE INDEX "notice_route_id_created_at_idx" ON "notice"("route_id", "created_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "notice_occasion_route_id_key" ON "notice"("occasion", "route_id");

-- CreateIndex
CREATE INDEX "automatic_rollback_stop_environment_id_lifted_at_idx" ON "automatic_rollback_stop"("environment_id", "lifted_at");

-- CreateIndex
CREATE INDEX "alert_service_id_environment_id_started_at_idx" ON "alert"("service_id", "environment_id", "started_at" DESC);

-- CreateIndex
CREATE INDEX "alert_started_at_id_idx" ON "alert"("started_at" DESC, "id");

-- CreateIndex
CREATE UNIQUE INDEX "alert_connection_id_external_id_key" ON "alert"("connection_id", "external_id");

-- CreateIndex
CREATE INDEX "gate_override_reviewed_at_at_idx" ON "gate_override"("reviewed_at", "at");

-- CreateIndex
CREATE UNIQUE INDEX "gate_override_promotion_id_gate_key" ON "gate_override"("promotion_id", "gate");

-- CreateIndex
CREATE INDEX "promotion_comment_promotion_id_at_idx" ON "promotion_comment"("promotion_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "registry_instance_connection_id_instance_id_key" ON "registry_instance"("connection_id", "instance_id");

-- CreateIndex
CREATE UNIQUE INDEX "replication_rule_connection_id_external_id_key" ON "replication_rule"("connection_id", "external_id");

-- CreateIndex
CREATE UNIQUE INDEX "cleanup_rule_connection_id_external_id_key" ON "cleanup_rule"("connection_id", "external_id");

-- CreateIndex
CREATE INDEX "registry_finding_service_id_closed_at_idx" ON "registry_finding"("service_id", "closed_at");

-- CreateIndex
CREATE UNIQUE INDEX "node_pool_cluster_id_external_id_key" ON "node_pool"("cluster_id", "external_id");

-- CreateIndex
CREATE UNIQUE INDEX "person_group_slug_key" ON "person_group"("slug");

-- CreateIndex
CREATE INDEX "person_group_member_person_id_idx" ON "person_group_member"("person_id");

-- CreateIndex
CREATE INDEX "delegation_to_person_id_to_at_idx" ON "delegation"("to_person_id", "to_at");

-- CreateIndex
CREATE INDEX "delegation_from_person_id_to_at_idx" ON "delegation"("from_person_id", "to_at");

-- CreateIndex
CREATE INDEX "roster_entry_from_at_to_at_idx" ON "roster_entry"("from_at", "to_at");

-- CreateIndex
CREATE INDEX "roster_entry_person_id_to_at_idx" ON "roster_entry"("person_id", "to_at");

-- CreateIndex
CREATE UNIQUE INDEX "train_number_key" ON "train"("number");

-- CreateIndex
CREATE INDEX "train_created_at_id_idx" ON "train"("created_at" DESC, "id");

-- CreateIndex
CREATE INDEX "train_state_idx" ON "train"("state");

-- CreateIndex
CREATE UNIQUE INDEX "train_row_promotion_id_key" ON "train_row"("promotion_id");

-- CreateIndex
CREATE INDEX "waiver_service_id_ends_at_idx" ON "waiver"("service_id", "ends_at");

-- CreateIndex
CREATE INDEX "waiver_finding_ends_at_idx" ON "waiver"("finding", "ends_at");

-- CreateIndex
CREATE INDEX "promotion_train_id_idx" ON "promotion"("train_id");

-- AddForeignKey
ALTER TABLE "observation_sample" ADD CONSTRAINT "observation_sample_promotion_id_fkey" FOREIGN KEY ("promotion_id") REFERENCES "promotion"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "promotion" ADD CONSTRAINT "promotion_train_id_fkey" FOREIGN KEY ("train_id") REFERENCES "train"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "gate_override" ADD CONSTRAINT "gate_override_promotion_id_fkey" FOREIGN KEY ("promotion_id") REFERENCES "promotion"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "promotion_comment" ADD CONSTRAINT "promotion_comment_promotion_id_fkey" FOREIGN KEY ("promotion_id") REFERENCES "promotion"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "person_group_member" ADD CONSTRAINT "person_group_member_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "person_group"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "train_row" ADD CONSTRAINT "train_row_train_id_fkey" FOREIGN KEY ("train_id") REFERENCES "train"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "train_approval" ADD CONSTRAINT "train_approval_train_id_fkey" FOREIGN KEY ("train_id") REFERENCES "train"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Laws that the schema language cannot say.

-- One open hold, one open adoption, one open stop per place or environment; one open finding per subject.
CREATE UNIQUE INDEX hold_one_open ON hold (service_id, environment_id) WHERE lifted_at IS NULL;
CREATE UNIQUE INDEX adoption_one_open ON adoption (service_id, environment_id) WHERE decided_at IS NULL;
CREATE UNIQUE INDEX automatic_rollback_stop_one_open ON automatic_rollback_stop (environment_id) WHERE lifted_at IS NULL;
CREATE UNIQUE INDEX bad_build_one_open ON bad_build (build_id) WHERE cleared_at IS NULL;
CREATE UNIQUE INDEX registry_finding_one_open ON registry_finding (kind, subject) WHERE closed_at IS NULL;

-- A time that ends before it begins is none.
ALTER TABLE waiver ADD CONSTRAINT waiver_has_time CHECK (ends_at > created_at);
ALTER TABLE delegation ADD CONSTRAINT delegation_has_time CHECK (to_at > from_at AND from_person_id <> to_person_id);
ALTER TABLE roster_entry ADD CONSTRAINT roster_entry_has_time CHECK (to_at > from_at);

-- A route belongs to a team or to a person, and a robot has its secret.
ALTER TABLE notice_route ADD CONSTRAINT notice_route_owner CHECK ((team_id IS NULL) <> (person_id IS NULL));
ALTER TABLE notice_route ADD CONSTRAINT notice_route_secret CHECK (channel <> 'dingtalk' OR sealed IS NOT NULL);

-- A second person is another person.
ALTER TABLE gate_override ADD CONSTRAINT gate_override_second CHECK (second_id IS NULL OR second_id <> person_id);
ALTER TABLE adoption ADD CONSTRAINT adoption_second CHECK (adopted IS NOT TRUE OR decided_by_id <> asked_by_id);

-- Notices that are due, oldest first.
CREATE INDEX notice_due ON notice (next_at) WHERE sent_at IS NULL AND failed_at IS NULL;
