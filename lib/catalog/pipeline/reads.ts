import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'

export async function listKnownPipelines(
  database: Database,
  connectionId: string,
  externalIds: string[],
): Promise<{ id: string; externalId: string }[]> {
  return rowsOf(
    database,
    'pipeline.known',
    `SELECT id, external_id AS "externalId" FROM pipeline WHERE connection_id = $1 AND external_id = ANY ($2::text[])`,
    [connectionId, externalIds],
  )
}

/** Pipelines whose definition was never read. */
export async function listUnreadPipelines(
  database: Database,
  connectionId: string,
): Promise<{ id: string; externalId: string }[]> {
  return rowsOf(
    database,
    'pipeline.unread',
    `SELECT id, external_id AS "externalId" FROM pipeline WHERE connection_id = $1 AND source_urls IS NULL LIMIT 5000`,
    [connectionId],
  )
}

/** Path -> id of the connection's repositories, for the paths asked. */
export async function findRepositoryIds(
  database: Database,
  connectionId: string,
  paths: string[],
): Promise<Map<string, string>> {
  const rows = await rowsOf<{ path: string; id: string }>(
    database,
    'repository.by-path',
    'SELECT path, id FROM code_repository WHERE connection_id = $1 AND path = ANY ($2::text[])',
    [connectionId, paths],
  )
  return new Map(rows.map((row) => [row.path, row.id]))
}

export interface PipelineToRead {
  id: string
  name: string
  externalId: string
  lastRunNumber: number | null
  /** Start of the run up to which all are here. */
  lastStartedAt: Date | null
}

/** Pipelines of services: those asked for, and those whose runs were never read. */
export async function listPipelinesToRead(
  database: Database,
  connectionId: string,
  externalIds: string[],
): Promise<PipelineToRead[]> {
  return rowsOf(
    database,
    'pipeline.to-read',
    `SELECT p.id, p.name, p.external_id AS "externalId", p.last_run_number AS "lastRunNumber",
      (SELECT started_at FROM pipeline_run r WHERE r.pipeline_id = p.id AND r.number = p.last_run_number)
        AS "lastStartedAt"
    FROM pipeline p WHERE p.connection_id = $1 AND p.service_id IS NOT NULL
      AND (p.last_run_number IS NULL OR p.external_id = ANY ($2::text[]))`,
    [connectionId, externalIds],
  )
}

export interface RunToRead {
  pipelineId: string
  externalId: string
  number: number
}

/** Runs whose stages, branch and commit are not here or not at their end: live ones first, then the newest. */
export async function listIncompleteRuns(
  database: Database,
  connectionId: string,
  limit: number,
): Promise<RunToRead[]> {
  return rowsOf(
    database,
    'run.incomplete',
    `SELECT r.pipeline_id AS "pipelineId", p.external_id AS "externalId", r.number
    FROM pipeline_run r JOIN pipeline p ON p.id = r.pipeline_id
    WHERE p.connection_id = $1 AND NOT r.complete
    ORDER BY r.state IN ('queued', 'running', 'waiting') DESC, r.started_at DESC NULLS FIRST LIMIT $2`,
    [connectionId, limit],
  )
}
