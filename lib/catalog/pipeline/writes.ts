import type { PipelineKind } from '../../domain/pipeline/name.ts'
import type { RunState } from '../../domain/pipeline/run-state.ts'
import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'

export interface PipelineRow {
  id: string
  externalId: string
  name: string
  kind: PipelineKind
}

/** One page of pipelines; answers how many are new or renamed. */
export async function upsertPipelines(
  database: Database,
  connectionId: string,
  rows: PipelineRow[],
): Promise<number> {
  if (rows.length === 0) return 0
  const written = await rowsOf<{ changed: boolean }>(
    database,
    'pipeline.upsert',
    `WITH v AS (SELECT * FROM jsonb_to_recordset($2::jsonb) AS v (id uuid, "externalId" text, name text, kind text)),
    before AS (SELECT p.external_id, p.name FROM pipeline p JOIN v ON p.external_id = v."externalId" WHERE p.connection_id = $1)
    INSERT INTO pipeline AS p (id, connection_id, external_id, name, kind, seen_at)
    SELECT v.id, $1, v."externalId", v.name, v.kind::"PipelineKind", sluice_now() FROM v
    ON CONFLICT (connection_id, external_id) DO UPDATE SET name = excluded.name, kind = excluded.kind, seen_at = excluded.seen_at
    RETURNING NOT EXISTS (SELECT 1 FROM before b WHERE b.external_id = p.external_id AND b.name = p.name) AS changed`,
    [connectionId, JSON.stringify(rows)],
  )
  return written.filter((row) => row.changed).length
}

/** What pipelines build from, and the one repository of ours among it. */
export async function writeSources(
  database: Database,
  rows: { id: string; sourceUrls: string[]; codeRepositoryId: string | null }[],
): Promise<void> {
  await rowsOf(
    database,
    'pipeline.sources',
    `UPDATE pipeline p SET source_urls = v."sourceUrls", code_repository_id = v."codeRepositoryId"
    FROM jsonb_to_recordset($1::jsonb) AS v (id uuid, "sourceUrls" jsonb, "codeRepositoryId" uuid) WHERE p.id = v.id`,
    [JSON.stringify(rows)],
  )
}

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
  stages: unknown
  complete: boolean
}

const upsertRunRows = `
INSERT INTO pipeline_run AS r (id, pipeline_id, service_id, number, state, raw_status, trigger, branch, commit_sha, actor,
  started_at, ended_at, stages, complete, seen_at)
SELECT v.id, $1, (SELECT service_id FROM pipeline WHERE id = $1), v.number, v.state::"RunState", v."rawStatus", v.trigger,
  v.branch, v."commitSha", v.actor, v."startedAt", v."endedAt", v.stages, v.complete, sluice_now()
FROM jsonb_to_recordset($2::jsonb) AS v (id uuid, number int, state text, "rawStatus" text, trigger text, branch text,
  "commitSha" text, actor text, "startedAt" timestamptz, "endedAt" timestamptz, stages jsonb, complete boolean)
ON CONFLICT (pipeline_id, number) DO UPDATE SET state = excluded.state, raw_status = excluded.raw_status,
  trigger = coalesce(excluded.trigger, r.trigger), branch = coalesce(excluded.branch, r.branch),
  commit_sha = coalesce(excluded.commit_sha, r.commit_sha), actor = coalesce(excluded.actor, r.actor),
  started_at = coalesce(excluded.started_at, r.started_at), ended_at = coalesce(excluded.ended_at, r.ended_at),
  stages = CASE WHEN excluded.stages = '[]'::jsonb THEN r.stages ELSE excluded.stages END,
  complete = excluded.complete, seen_at = excluded.seen_at
WHERE NOT r.complete
RETURNING 1`

/** Runs of one pipeline; a complete one is never written again. Answers how many were written. */
export async function upsertRuns(database: Database, pipelineId: string, rows: RunRow[]): Promise<number> {
  if (rows.length === 0) return 0
  return (await rowsOf(database, 'run.upsert', upsertRunRows, [pipelineId, JSON.stringify(rows)])).length
}

/** Every run up to this number is here; written last. */
export async function writeLastRun(database: Database, pipelineId: string, number: number): Promise<void> {
  await rowsOf(
    database,
    'pipeline.last-run',
    'UPDATE pipeline SET last_run_number = greatest(coalesce(last_run_number, 0), $2) WHERE id = $1',
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
