-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "ServiceKind" AS ENUM ('service', 'web');

-- CreateEnum
CREATE TYPE "Runtime" AS ENUM ('ack', 'edas', 'fc');

-- CreateEnum
CREATE TYPE "TargetKind" AS ENUM ('ack', 'edas', 'fc');

-- CreateEnum
CREATE TYPE "ManifestFormat" AS ENUM ('kustomize', 'yaml', 'helm-values');

-- CreateEnum
CREATE TYPE "StayCause" AS ENUM ('adopted', 'promotion', 'outside');

-- CreateEnum
CREATE TYPE "ConnectionKind" AS ENUM ('simulated', 'alibaba');

-- CreateEnum
CREATE TYPE "ConnectionRolePurpose" AS ENUM ('reading', 'cost', 'tagging', 'promotion');

-- CreateEnum
CREATE TYPE "ConnectionSecretPurpose" AS ENUM ('access-key', 'yunxiao-reader', 'yunxiao-releaser', 'yunxiao-operator', 'manifest-writer');

-- CreateEnum
CREATE TYPE "SyncState" AS ENUM ('running', 'done', 'failed');

-- CreateEnum
CREATE TYPE "ScanState" AS ENUM ('absent', 'running', 'complete', 'failed');

-- CreateEnum
CREATE TYPE "ActorKind" AS ENUM ('person', 'token', 'system');

-- CreateEnum
CREATE TYPE "Role" AS ENUM ('viewer', 'developer', 'on-call', 'release-manager', 'cost-lead', 'admin');

-- CreateEnum
CREATE TYPE "ScopeKind" AS ENUM ('all', 'team', 'product-line', 'environment');

-- CreateEnum
CREATE TYPE "PipelineKind" AS ENUM ('merge-check', 'ci', 'cd', 'other');

-- CreateEnum
CREATE TYPE "RunState" AS ENUM ('queued', 'running', 'waiting', 'succeeded', 'failed', 'cancelled', 'unknown');

-- CreateEnum
CREATE TYPE "PromotionState" AS ENUM ('pending', 'applying', 'observing', 'succeeded', 'failed', 'errored', 'cancelled', 'rejected', 'superseded', 'expired', 'aborted');

-- CreateEnum
CREATE TYPE "PromotionKind" AS ENUM ('promotion', 'rollback', 'redeploy');

-- CreateEnum
CREATE TYPE "StartMode" AS ENUM ('automatic', 'manual');

-- CreateEnum
CREATE TYPE "StepName" AS ENUM ('keep', 'version', 'write', 'rollout', 'mark', 'observe');

-- CreateEnum
CREATE TYPE "StepState" AS ENUM ('waiting', 'running', 'done', 'failed');

-- CreateEnum
CREATE TYPE "ApprovalDecision" AS ENUM ('approved', 'rejected');

-- CreateTable
CREATE TABLE "product_line" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "retired_at" TIMESTAMPTZ(3),

    CONSTRAINT "product_line_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "team" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "retired_at" TIMESTAMPTZ(3),

    CONSTRAINT "team_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "team_member" (
    "team_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,

    CONSTRAINT "team_member_pkey" PRIMARY KEY ("team_id","person_id")
);

-- CreateTable
CREATE TABLE "service" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "kind" "ServiceKind" NOT NULL DEFAULT 'service',
    "tier" INTEGER NOT NULL DEFAULT 3,
    "runtime" "Runtime" NOT NULL DEFAULT 'ack',
    "product_line_id" UUID,
    "team_id" UUID,
    "tech_stack" TEXT,
    "load_profile" TEXT,
    "description" TEXT,
    "code_repository_id" UUID,
    "promotion_path_id" UUID,
    "size_limit_bytes" BIGINT,
    "size_limit_reason" TEXT,
    "sources" JSONB NOT NULL DEFAULT '{}',
    "search_text" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "retired_at" TIMESTAMPTZ(3),

    CONSTRAINT "service_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "slug_alias" (
    "id" UUID NOT NULL,
    "noun" TEXT NOT NULL,
    "owner_id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "from_at" TIMESTAMPTZ(3) NOT NULL,
    "to_at" TIMESTAMPTZ(3),

    CONSTRAINT "slug_alias_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "service_ownership" (
    "id" UUID NOT NULL,
    "service_id" UUID NOT NULL,
    "team_id" UUID,
    "product_line_id" UUID,
    "from_at" TIMESTAMPTZ(3) NOT NULL,
    "to_at" TIMESTAMPTZ(3),

    CONSTRAINT "service_ownership_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "service_dependency" (
    "service_id" UUID NOT NULL,
    "depends_on_id" UUID NOT NULL,

    CONSTRAINT "service_dependency_pkey" PRIMARY KEY ("service_id","depends_on_id")
);

-- CreateTable
CREATE TABLE "environment" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "rank" INTEGER NOT NULL,
    "connection_id" UUID NOT NULL,
    "regions" TEXT[],
    "settings" JSONB NOT NULL,
    "placement" JSONB NOT NULL DEFAULT '{}',
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "environment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "environment_settings_version" (
    "id" UUID NOT NULL,
    "environment_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "settings" JSONB NOT NULL,
    "editor_id" UUID,
    "reason" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "environment_settings_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "promotion_path" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "environment_ids" UUID[],
    "is_default" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "promotion_path_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "target" (
    "id" UUID NOT NULL,
    "service_id" UUID NOT NULL,
    "environment_id" UUID NOT NULL,
    "kind" "TargetKind" NOT NULL,
    "cluster_id" UUID,
    "namespace" TEXT,
    "workload_kind" TEXT,
    "workload_name" TEXT,
    "containers" JSONB NOT NULL DEFAULT '{}',
    "wave" INTEGER NOT NULL DEFAULT 1,
    "manifest_repository" TEXT,
    "manifest_branch" TEXT,
    "manifest_path" TEXT,
    "manifest_format" "ManifestFormat",
    "manifest_key_path" TEXT,
    "retired_at" TIMESTAMPTZ(3),

    CONSTRAINT "target_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "place" (
    "service_id" UUID NOT NULL,
    "environment_id" UUID NOT NULL,
    "running_build_id" UUID,
    "running_digest" TEXT,
    "running_since_at" TIMESTAMPTZ(3),
    "desired_build_id" UUID,
    "desired_digest" TEXT,
    "ready_targets" INTEGER NOT NULL DEFAULT 0,
    "total_targets" INTEGER NOT NULL DEFAULT 0,
    "ready_pods" INTEGER NOT NULL DEFAULT 0,
    "total_pods" INTEGER NOT NULL DEFAULT 0,
    "health_problem" TEXT,
    "drift_since_at" TIMESTAMPTZ(3),
    "active_promotion_id" UUID,
    "next_promotion_id" UUID,
    "pending_count" INTEGER NOT NULL DEFAULT 0,
    "behind_count" INTEGER,
    "seen_at" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "place_pkey" PRIMARY KEY ("service_id","environment_id")
);

-- CreateTable
CREATE TABLE "stay" (
    "id" UUID NOT NULL,
    "service_id" UUID NOT NULL,
    "environment_id" UUID NOT NULL,
    "digest" TEXT NOT NULL,
    "build_id" UUID,
    "cause" "StayCause" NOT NULL,
    "promotion_id" UUID,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "gap_ms" BIGINT NOT NULL DEFAULT 0,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "stay_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "cluster" (
    "id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "spec" TEXT,
    "version" TEXT,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "cluster_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "workload" (
    "id" UUID NOT NULL,
    "cluster_id" UUID NOT NULL,
    "namespace" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "containers" JSONB NOT NULL,
    "running" JSONB NOT NULL DEFAULT '[]',
    "replicas" INTEGER NOT NULL,
    "ready_replicas" INTEGER NOT NULL,
    "settled" BOOLEAN NOT NULL,
    "problem" TEXT,
    "problem_text" TEXT,
    "changed_mark" TEXT,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "gone_at" TIMESTAMPTZ(3),

    CONSTRAINT "workload_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "match" (
    "id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "noun" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,
    "subject_name" TEXT NOT NULL,
    "service_id" UUID,
    "reason" TEXT NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "pinned" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "match_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "code_repository" (
    "id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "default_branch" TEXT NOT NULL,
    "web_url" TEXT,
    "archived" BOOLEAN NOT NULL DEFAULT false,
    "head_sha" TEXT,
    "active_at" TIMESTAMPTZ(3),
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "code_repository_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "code_commit" (
    "repository_id" UUID NOT NULL,
    "sha" TEXT NOT NULL,
    "parents" TEXT[],
    "tree" TEXT,
    "author_name" TEXT NOT NULL,
    "author_email" TEXT,
    "title" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "work_items" TEXT[],
    "committed_at" TIMESTAMPTZ(3) NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "code_commit_pkey" PRIMARY KEY ("repository_id","sha")
);

-- CreateTable
CREATE TABLE "git_tag" (
    "repository_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "sha" TEXT NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "git_tag_pkey" PRIMARY KEY ("repository_id","name")
);

-- CreateTable
CREATE TABLE "connection" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "kind" "ConnectionKind" NOT NULL,
    "account_id" TEXT NOT NULL,
    "regions" TEXT[],
    "yunxiao_organisation_id" TEXT NOT NULL,
    "access_key_id" TEXT,
    "endpoints" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "disabled_at" TIMESTAMPTZ(3),

    CONSTRAINT "connection_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "connection_role" (
    "id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "purpose" "ConnectionRolePurpose" NOT NULL,
    "environment_id" UUID,
    "arn" TEXT NOT NULL,
    "missing" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "checked_at" TIMESTAMPTZ(3),
    "problem" TEXT,

    CONSTRAINT "connection_role_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "connection_secret" (
    "id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "purpose" "ConnectionSecretPurpose" NOT NULL,
    "environment_id" UUID,
    "key_id" TEXT NOT NULL,
    "sealed" BYTEA NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "connection_secret_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "connection_health" (
    "connection_id" UUID NOT NULL,
    "product" TEXT NOT NULL,
    "last_success_at" TIMESTAMPTZ(3),
    "last_error_at" TIMESTAMPTZ(3),
    "last_error_code" TEXT,
    "last_error_message" TEXT,
    "quota_left" INTEGER,
    "quota_limit" INTEGER,
    "throttled_count" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "connection_health_pkey" PRIMARY KEY ("connection_id","product")
);

-- CreateTable
CREATE TABLE "sync_pass" (
    "id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "noun" TEXT NOT NULL,
    "state" "SyncState" NOT NULL,
    "done_count" INTEGER NOT NULL DEFAULT 0,
    "total_count" INTEGER,
    "changed_count" INTEGER NOT NULL DEFAULT 0,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "beat_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "problem" TEXT,

    CONSTRAINT "sync_pass_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sync_cursor" (
    "connection_id" UUID NOT NULL,
    "noun" TEXT NOT NULL,
    "cursor" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sync_cursor_pkey" PRIMARY KEY ("connection_id","noun")
);

-- CreateTable
CREATE TABLE "image_repository" (
    "id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "instance_id" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "namespace" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "immutable" BOOLEAN NOT NULL DEFAULT false,
    "changed_mark" TEXT,
    "service_id" UUID,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "image_repository_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "image_tag" (
    "repository_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "first_digest" TEXT NOT NULL,
    "size_bytes" BIGINT NOT NULL,
    "pushed_at" TIMESTAMPTZ(3) NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "gone_at" TIMESTAMPTZ(3),

    CONSTRAINT "image_tag_pkey" PRIMARY KEY ("repository_id","name")
);

-- CreateTable
CREATE TABLE "build" (
    "id" UUID NOT NULL,
    "service_id" UUID,
    "image_repository_id" UUID NOT NULL,
    "digest" TEXT NOT NULL,
    "commit_sha" TEXT,
    "branch" TEXT,
    "run_id" UUID,
    "version" TEXT,
    "config_revision" TEXT,
    "size_bytes" BIGINT NOT NULL,
    "pushed_at" TIMESTAMPTZ(3) NOT NULL,
    "scan_state" "ScanState" NOT NULL DEFAULT 'absent',
    "scanned_at" TIMESTAMPTZ(3),
    "scan_high" INTEGER,
    "scan_medium" INTEGER,
    "scan_low" INTEGER,
    "scan_unknown" INTEGER,
    "findings" JSONB NOT NULL DEFAULT '[]',
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "gone_at" TIMESTAMPTZ(3),

    CONSTRAINT "build_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ledger_entry" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor_kind" "ActorKind" NOT NULL,
    "actor_id" UUID,
    "actor_name" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject_kind" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "subject_name" TEXT NOT NULL,
    "service_id" UUID,
    "environment_id" UUID,
    "promotion_id" UUID,
    "reason" TEXT,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "xact" xid8 NOT NULL DEFAULT pg_current_xact_id(),

    CONSTRAINT "ledger_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ledger_seal" (
    "sequence" BIGINT NOT NULL,
    "entry_id" BIGINT NOT NULL,
    "hash" TEXT NOT NULL,
    "previous_hash" TEXT NOT NULL,
    "sealed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ledger_seal_pkey" PRIMARY KEY ("sequence")
);

-- CreateTable
CREATE TABLE "organisation" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "singleton" BOOLEAN NOT NULL DEFAULT true,
    "time_zone" TEXT NOT NULL DEFAULT 'Asia/Shanghai',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "organisation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "clock_offset" (
    "singleton" BOOLEAN NOT NULL DEFAULT true,
    "offset_ms" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "clock_offset_pkey" PRIMARY KEY ("singleton")
);

-- CreateTable
CREATE TABLE "person" (
    "id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT,
    "password_hash" TEXT,
    "demo" BOOLEAN NOT NULL DEFAULT false,
    "disabled_at" TIMESTAMPTZ(3),
    "locale" TEXT,
    "time_zone" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "person_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "grant" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "role" "Role" NOT NULL,
    "scope_kind" "ScopeKind" NOT NULL,
    "scope_id" UUID,
    "from_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "to_at" TIMESTAMPTZ(3),

    CONSTRAINT "grant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "user_agent" TEXT,
    "address" TEXT,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sign_in_attempt" (
    "id" BIGSERIAL NOT NULL,
    "key" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sign_in_attempt_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_token" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "scopes" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_token_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "idempotency_key" (
    "actor_id" TEXT NOT NULL,
    "route" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "body_hash" TEXT NOT NULL,
    "status" INTEGER,
    "response" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "idempotency_key_pkey" PRIMARY KEY ("actor_id","route","key")
);

-- CreateTable
CREATE TABLE "pipeline" (
    "id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" "PipelineKind" NOT NULL,
    "service_id" UUID,
    "code_repository_id" UUID,
    "last_run_number" INTEGER,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "pipeline_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "pipeline_run" (
    "id" UUID NOT NULL,
    "pipeline_id" UUID NOT NULL,
    "service_id" UUID,
    "number" INTEGER NOT NULL,
    "state" "RunState" NOT NULL,
    "raw_status" TEXT NOT NULL,
    "trigger" TEXT,
    "branch" TEXT,
    "commit_sha" TEXT,
    "actor" TEXT,
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "stages" JSONB NOT NULL DEFAULT '[]',
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "pipeline_run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "promotion" (
    "id" UUID NOT NULL,
    "number" SERIAL NOT NULL,
    "service_id" UUID NOT NULL,
    "environment_id" UUID NOT NULL,
    "build_id" UUID NOT NULL,
    "digest" TEXT NOT NULL,
    "kind" "PromotionKind" NOT NULL DEFAULT 'promotion',
    "state" "PromotionState" NOT NULL DEFAULT 'pending',
    "start_mode" "StartMode" NOT NULL,
    "requester_id" UUID,
    "starter_id" UUID,
    "reason" TEXT,
    "reason_key" TEXT,
    "config_revision" TEXT,
    "asked_over_digest" TEXT,
    "started_over_digest" TEXT,
    "started_over_build_id" UUID,
    "asked_verdicts" JSONB NOT NULL DEFAULT '[]',
    "start_verdicts" JSONB,
    "settings_version" INTEGER NOT NULL,
    "failure" JSONB,
    "wave" INTEGER NOT NULL DEFAULT 1,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "first_write_at" TIMESTAMPTZ(3),
    "observing_at" TIMESTAMPTZ(3),
    "observe_until_at" TIMESTAMPTZ(3),
    "settled_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "wake_at" TIMESTAMPTZ(3),
    "abort_asked_at" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "promotion_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "promotion_step" (
    "id" UUID NOT NULL,
    "promotion_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "name" "StepName" NOT NULL,
    "wave" INTEGER,
    "target_id" UUID,
    "state" "StepState" NOT NULL DEFAULT 'waiting',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "session_name" TEXT,
    "evidence" JSONB NOT NULL DEFAULT '{}',
    "problem" TEXT,
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "claim_until_at" TIMESTAMPTZ(3),

    CONSTRAINT "promotion_step_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "approval" (
    "id" UUID NOT NULL,
    "promotion_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "decision" "ApprovalDecision" NOT NULL,
    "reason" TEXT,
    "digest" TEXT NOT NULL,
    "config_revision" TEXT,
    "over_digest" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "approval_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "deployment_mark" (
    "promotion_id" UUID NOT NULL,
    "service" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "commit" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "deployment_mark_pkey" PRIMARY KEY ("promotion_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "product_line_slug_key" ON "product_line"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "team_slug_key" ON "team"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "service_slug_key" ON "service"("slug");

-- CreateIndex
CREATE INDEX "service_team_id_slug_idx" ON "service"("team_id", "slug");

-- CreateIndex
CREATE INDEX "service_product_line_id_slug_idx" ON "service"("product_line_id", "slug");

-- CreateIndex
CREATE INDEX "slug_alias_noun_slug_idx" ON "slug_alias"("noun", "slug");

-- CreateIndex
CREATE INDEX "service_ownership_service_id_from_at_idx" ON "service_ownership"("service_id", "from_at");

-- CreateIndex
CREATE UNIQUE INDEX "environment_slug_key" ON "environment"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "environment_settings_version_environment_id_version_key" ON "environment_settings_version"("environment_id", "version");

-- CreateIndex
CREATE UNIQUE INDEX "promotion_path_name_key" ON "promotion_path"("name");

-- CreateIndex
CREATE INDEX "target_service_id_environment_id_idx" ON "target"("service_id", "environment_id");

-- CreateIndex
CREATE UNIQUE INDEX "target_environment_id_cluster_id_namespace_workload_kind_wo_key" ON "target"("environment_id", "cluster_id", "namespace", "workload_kind", "workload_name");

-- CreateIndex
CREATE INDEX "stay_service_id_environment_id_started_at_idx" ON "stay"("service_id", "environment_id", "started_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "cluster_connection_id_external_id_key" ON "cluster"("connection_id", "external_id");

-- CreateIndex
CREATE UNIQUE INDEX "workload_cluster_id_namespace_kind_name_key" ON "workload"("cluster_id", "namespace", "kind", "name");

-- CreateIndex
CREATE INDEX "match_noun_service_id_subject_name_idx" ON "match"("noun", "service_id", "subject_name");

-- CreateIndex
CREATE UNIQUE INDEX "match_noun_subject_id_key" ON "match"("noun", "subject_id");

-- CreateIndex
CREATE UNIQUE INDEX "code_repository_connection_id_external_id_key" ON "code_repository"("connection_id", "external_id");

-- CreateIndex
CREATE UNIQUE INDEX "code_repository_connection_id_path_key" ON "code_repository"("connection_id", "path");

-- CreateIndex
CREATE INDEX "code_commit_repository_id_committed_at_idx" ON "code_commit"("repository_id", "committed_at" DESC);

-- CreateIndex
CREATE INDEX "git_tag_repository_id_sha_idx" ON "git_tag"("repository_id", "sha");

-- CreateIndex
CREATE UNIQUE INDEX "connection_name_key" ON "connection"("name");

-- CreateIndex
CREATE UNIQUE INDEX "connection_role_connection_id_purpose_environment_id_key" ON "connection_role"("connection_id", "purpose", "environment_id");

-- CreateIndex
CREATE UNIQUE INDEX "connection_secret_connection_id_purpose_environment_id_key" ON "connection_secret"("connection_id", "purpose", "environment_id");

-- CreateIndex
CREATE INDEX "sync_pass_connection_id_noun_started_at_idx" ON "sync_pass"("connection_id", "noun", "started_at" DESC);

-- CreateIndex
CREATE INDEX "image_repository_service_id_idx" ON "image_repository"("service_id");

-- CreateIndex
CREATE UNIQUE INDEX "image_repository_connection_id_instance_id_namespace_name_key" ON "image_repository"("connection_id", "instance_id", "namespace", "name");

-- CreateIndex
CREATE INDEX "image_tag_repository_id_digest_idx" ON "image_tag"("repository_id", "digest");

-- CreateIndex
CREATE INDEX "build_service_id_pushed_at_id_idx" ON "build"("service_id", "pushed_at" DESC, "id");

-- CreateIndex
CREATE INDEX "build_digest_idx" ON "build"("digest");

-- CreateIndex
CREATE INDEX "build_version_idx" ON "build"("version");

-- CreateIndex
CREATE UNIQUE INDEX "build_image_repository_id_digest_key" ON "build"("image_repository_id", "digest");

-- CreateIndex
CREATE INDEX "ledger_entry_service_id_id_idx" ON "ledger_entry"("service_id", "id" DESC);

-- CreateIndex
CREATE INDEX "ledger_entry_promotion_id_id_idx" ON "ledger_entry"("promotion_id", "id");

-- CreateIndex
CREATE INDEX "ledger_entry_action_id_idx" ON "ledger_entry"("action", "id" DESC);

-- CreateIndex
CREATE INDEX "ledger_entry_actor_id_id_idx" ON "ledger_entry"("actor_id", "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "ledger_seal_entry_id_key" ON "ledger_seal"("entry_id");

-- CreateIndex
CREATE UNIQUE INDEX "organisation_singleton_key" ON "organisation"("singleton");

-- CreateIndex
CREATE UNIQUE INDEX "person_key_key" ON "person"("key");

-- CreateIndex
CREATE INDEX "grant_person_id_idx" ON "grant"("person_id");

-- CreateIndex
CREATE INDEX "session_person_id_ended_at_idx" ON "session"("person_id", "ended_at");

-- CreateIndex
CREATE INDEX "sign_in_attempt_key_at_idx" ON "sign_in_attempt"("key", "at");

-- CreateIndex
CREATE INDEX "sign_in_attempt_address_at_idx" ON "sign_in_attempt"("address", "at");

-- CreateIndex
CREATE UNIQUE INDEX "api_token_hash_key" ON "api_token"("hash");

-- CreateIndex
CREATE INDEX "api_token_person_id_idx" ON "api_token"("person_id");

-- CreateIndex
CREATE INDEX "idempotency_key_created_at_idx" ON "idempotency_key"("created_at");

-- CreateIndex
CREATE INDEX "pipeline_service_id_idx" ON "pipeline"("service_id");

-- CreateIndex
CREATE UNIQUE INDEX "pipeline_connection_id_external_id_key" ON "pipeline"("connection_id", "external_id");

-- CreateIndex
CREATE INDEX "pipeline_run_service_id_started_at_idx" ON "pipeline_run"("service_id", "started_at" DESC);

-- CreateIndex
CREATE INDEX "pipeline_run_commit_sha_idx" ON "pipeline_run"("commit_sha");

-- CreateIndex
CREATE UNIQUE INDEX "pipeline_run_pipeline_id_number_key" ON "pipeline_run"("pipeline_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "promotion_number_key" ON "promotion"("number");

-- CreateIndex
CREATE INDEX "promotion_service_id_environment_id_requested_at_idx" ON "promotion"("service_id", "environment_id", "requested_at" DESC);

-- CreateIndex
CREATE INDEX "promotion_state_requested_at_id_idx" ON "promotion"("state", "requested_at" DESC, "id");

-- CreateIndex
CREATE INDEX "promotion_requester_id_requested_at_idx" ON "promotion"("requester_id", "requested_at" DESC);

-- CreateIndex
CREATE INDEX "promotion_wake_at_idx" ON "promotion"("wake_at");

-- CreateIndex
CREATE UNIQUE INDEX "promotion_step_promotion_id_position_key" ON "promotion_step"("promotion_id", "position");

-- CreateIndex
CREATE UNIQUE INDEX "approval_promotion_id_person_id_key" ON "approval"("promotion_id", "person_id");

-- CreateIndex
CREATE INDEX "deployment_mark_at_idx" ON "deployment_mark"("at");

-- AddForeignKey
ALTER TABLE "team_member" ADD CONSTRAINT "team_member_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "team"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "team_member" ADD CONSTRAINT "team_member_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "service" ADD CONSTRAINT "service_product_line_id_fkey" FOREIGN KEY ("product_line_id") REFERENCES "product_line"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "service" ADD CONSTRAINT "service_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "team"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "service" ADD CONSTRAINT "service_code_repository_id_fkey" FOREIGN KEY ("code_repository_id") REFERENCES "code_repository"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "service" ADD CONSTRAINT "service_promotion_path_id_fkey" FOREIGN KEY ("promotion_path_id") REFERENCES "promotion_path"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "environment" ADD CONSTRAINT "environment_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connection"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "environment_settings_version" ADD CONSTRAINT "environment_settings_version_environment_id_fkey" FOREIGN KEY ("environment_id") REFERENCES "environment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "target" ADD CONSTRAINT "target_service_id_fkey" FOREIGN KEY ("service_id") REFERENCES "service"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "target" ADD CONSTRAINT "target_environment_id_fkey" FOREIGN KEY ("environment_id") REFERENCES "environment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "target" ADD CONSTRAINT "target_cluster_id_fkey" FOREIGN KEY ("cluster_id") REFERENCES "cluster"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "place" ADD CONSTRAINT "place_service_id_fkey" FOREIGN KEY ("service_id") REFERENCES "service"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "place" ADD CONSTRAINT "place_environment_id_fkey" FOREIGN KEY ("environment_id") REFERENCES "environment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stay" ADD CONSTRAINT "stay_service_id_fkey" FOREIGN KEY ("service_id") REFERENCES "service"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stay" ADD CONSTRAINT "stay_environment_id_fkey" FOREIGN KEY ("environment_id") REFERENCES "environment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stay" ADD CONSTRAINT "stay_build_id_fkey" FOREIGN KEY ("build_id") REFERENCES "build"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "workload" ADD CONSTRAINT "workload_cluster_id_fkey" FOREIGN KEY ("cluster_id") REFERENCES "cluster"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "code_commit" ADD CONSTRAINT "code_commit_repository_id_fkey" FOREIGN KEY ("repository_id") REFERENCES "code_repository"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "git_tag" ADD CONSTRAINT "git_tag_repository_id_fkey" FOREIGN KEY ("repository_id") REFERENCES "code_repository"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "connection_role" ADD CONSTRAINT "connection_role_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "connection_role" ADD CONSTRAINT "connection_role_environment_id_fkey" FOREIGN KEY ("environment_id") REFERENCES "environment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "connection_secret" ADD CONSTRAINT "connection_secret_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "connection_secret" ADD CONSTRAINT "connection_secret_environment_id_fkey" FOREIGN KEY ("environment_id") REFERENCES "environment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "connection_health" ADD CONSTRAINT "connection_health_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "image_repository" ADD CONSTRAINT "image_repository_service_id_fkey" FOREIGN KEY ("service_id") REFERENCES "service"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "image_tag" ADD CONSTRAINT "image_tag_repository_id_fkey" FOREIGN KEY ("repository_id") REFERENCES "image_repository"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "build" ADD CONSTRAINT "build_service_id_fkey" FOREIGN KEY ("service_id") REFERENCES "service"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "build" ADD CONSTRAINT "build_image_repository_id_fkey" FOREIGN KEY ("image_repository_id") REFERENCES "image_repository"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "build" ADD CONSTRAINT "build_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "pipeline_run"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "grant" ADD CONSTRAINT "grant_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_token" ADD CONSTRAINT "api_token_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pipeline" ADD CONSTRAINT "pipeline_service_id_fkey" FOREIGN KEY ("service_id") REFERENCES "service"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pipeline" ADD CONSTRAINT "pipeline_code_repository_id_fkey" FOREIGN KEY ("code_repository_id") REFERENCES "code_repository"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pipeline_run" ADD CONSTRAINT "pipeline_run_pipeline_id_fkey" FOREIGN KEY ("pipeline_id") REFERENCES "pipeline"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "promotion" ADD CONSTRAINT "promotion_service_id_fkey" FOREIGN KEY ("service_id") REFERENCES "service"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "promotion" ADD CONSTRAINT "promotion_environment_id_fkey" FOREIGN KEY ("environment_id") REFERENCES "environment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "promotion" ADD CONSTRAINT "promotion_build_id_fkey" FOREIGN KEY ("build_id") REFERENCES "build"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "promotion_step" ADD CONSTRAINT "promotion_step_promotion_id_fkey" FOREIGN KEY ("promotion_id") REFERENCES "promotion"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approval" ADD CONSTRAINT "approval_promotion_id_fkey" FOREIGN KEY ("promotion_id") REFERENCES "promotion"("id") ON DELETE CASCADE ON UPDATE CASCADE;
