import type { RunState } from '../../domain/pipeline/run-state.ts'
import type { StoredParameter, StoredStage } from '../../domain/pipeline/stages.ts'
import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'

export interface RunRow {
  id: string
  number: number
  state: RunState
  rawStatus: string
  trigger: string | null
  branch: string | null
  commitSha: string | null
  actor: string | null
  startedAt: Date | null
  endedAt: Date | null
  stages: StoredStage[]
  parameters: StoredParameter[]
  sources: unknown[]
  failure: object | null
  commitTitle: string | null
  queueMs: number | null
  complete: boolean
  /** When it was asked for. */
  seenAt: Date
}

// Of two answers the one that was asked for later stands. A listing knows less than what was read by itself, and never
// opens again what is complete; a run that was retried is read by itself.
const upsertRunRows = `
INSERT INTO pipeline_run AS r (id, pipeline_id, service_id, number, state, raw_status, trigger, branch, commit_sha, actor,
  started_at, ended_at, stages, parameters, sources, failure, commit_title, queue_ms, complete, seen_at)
SELECT v.id, $1, (SELECT service_id FROM pipeline WHERE id = $1), v.number, v.state::"RunState", v."rawStatus", v.trigger,
  v.branch, v."commitSha", v.actor, v."startedAt", v."endedAt", v.stages, v.parameters, v.sources,
  nullif(v.failure, 'null'::jsonb), v."commitTitle", v."queueMs", v.complete, v."seenAt"
FROM jsonb_to_recordset($2::jsonb) AS v (id uuid, number int, state text, "rawStatus" text, trigger text, branch text,
  "commitSha" text, actor text, "startedAt" timestamptz, "endedAt" timestamptz, stages jsonb, parameters jsonb, sources jsonb,
  failure jsonb, "commitTitle" text, "queueMs" int, complete boolean, "seenAt" timestamptz)
ON CONFLICT (pipeline_id, number) DO UPDATE SET state = excluded.state, raw_status = excluded.raw_status,
  trigger = coalesce(excluded.trigger, r.trigger), branch = coalesce(excluded.branch, r.branch),
  commit_sha = coalesce(excluded.commit_sha, r.commit_sha), actor = coalesce(excluded.actor, r.actor),
  started_at = coalesce(excluded.started_at, r.started_at),
  ended_at = CASE WHEN $3 AND excluded.state NOT IN ('succeeded', 'failed', 'cancelled') THEN excluded.ended_at
    ELSE coalesce(excluded.ended_at, r.ended_at) END,
  stages = CASE WHEN excluded.stages = '[]' THEN r.stages ELSE excluded.stages END,
  parameters = CASE WHEN $3 THEN excluded.parameters ELSE r.parameters END,
  sources = CASE WHEN $3 THEN excluded.sources ELSE r.sources END,
  failure = CASE WHEN $3 THEN excluded.failure ELSE r.failure END,
  commit_title = coalesce(excluded.commit_title, r.commit_title), queue_ms = coalesce(excluded.queue_ms, r.queue_ms),
  complete = excluded.complete, seen_at = excluded.seen_at
WHERE excluded.seen_at >= r.seen_at AND ($3 OR NOT r.complete)
RETURNING 1`

/** Runs of one pipeline; `detailed`: each was read by itself. Answers how many were written. */
export async function upsertRuns(
  database: Database,
  pipelineId: string,
  rows: RunRow[],
  detailed: boolean,
): Promise<number> {
  if (rows.length === 0) return 0
  const values = [pipelineId, JSON.stringify(rows), detailed]
  return (await rowsOf(database, 'run.upsert', upsertRunRows, values)).length
}

/** Every run up to this number is here; written last. */
export async function writeLastRun(database: Database, pipelineId: string, number: number): Promise<void> {
  await rowsOf(
    database,
    'pipeline.last-run',
    `UPDATE pipeline SET last_run_number = $2 WHERE id = $1 AND (last_run_number IS NULL OR last_run_number < $2)`,
    [pipelineId, number],
  )
}

/** The cloud forgot this run: what is here is all there will be. */
export async function closeRun(database: Database, pipelineId: string, number: number): Promise<void> {
  await rowsOf(
    database,
    'run.close',
    'UPDATE pipeline_run SET complete = true WHERE pipeline_id = $1 AND number = $2',
    [pipelineId, number],
  )
}
