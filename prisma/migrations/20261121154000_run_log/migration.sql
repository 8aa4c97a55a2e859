-- Logs of jobs as far as they were read: a lease, a place, and pieces of bounded size.
CREATE TABLE "run_log" (
    "id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "job_id" TEXT NOT NULL,
    "generation" INTEGER NOT NULL DEFAULT 1,
    "attempt" TEXT,
    "watched_until" TIMESTAMPTZ(3) NOT NULL,
    "claim_id" UUID,
    "claimed_until" TIMESTAMPTZ(3),
    "ask_at" TIMESTAMPTZ(3),
    "place" JSONB NOT NULL,
    "line_count" INTEGER NOT NULL DEFAULT 0,
    "byte_count" BIGINT NOT NULL DEFAULT 0,
    "segment_count" INTEGER NOT NULL DEFAULT 0,
    "outline" JSONB NOT NULL,
    "problem" JSONB,
    "truncated" BOOLEAN NOT NULL DEFAULT false,
    "read_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "run_log_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "run_log_run_id_job_id_key" ON "run_log"("run_id", "job_id");
CREATE INDEX "run_log_watched_until_idx" ON "run_log"("watched_until");

CREATE TABLE "run_log_segment" (
    "log_id" UUID NOT NULL,
    "generation" INTEGER NOT NULL,
    "seq" INTEGER NOT NULL,
    "first_line" INTEGER NOT NULL,
    "line_count" INTEGER NOT NULL,
    "byte_offset" BIGINT NOT NULL,
    "byte_count" INTEGER NOT NULL,
    "continues" BOOLEAN NOT NULL DEFAULT false,
    "content" BYTEA NOT NULL,

    CONSTRAINT "run_log_segment_pkey" PRIMARY KEY ("log_id", "generation", "seq"),
    CONSTRAINT "run_log_segment_log_id_fkey" FOREIGN KEY ("log_id") REFERENCES "run_log"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
