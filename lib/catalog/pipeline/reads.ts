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

/** Pipelines whose definition was never read, and some of those that were read longest ago. */
export async function listUnreadPipelines(
  database: Database,
  connectionId: string,
): Promise<{ id: string; externalId: string }[]> {
  return rowsOf(
    database,
    'pipeline.unread',
    `(SELECT id, external_id AS "externalId" FROM pipeline WHERE connection_id = $1 AND source_urls IS NULL LIMIT 5000)
    UNION ALL
    (SELECT id, external_id FROM pipeline WHERE connection_id = $1 AND source_urls IS NOT NULL
      AND (read_at IS NULL OR read_at < sluice_now() - interval '6 hours') ORDER BY read_at NULLS FIRST LIMIT 20)`,
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

const toRead = `SELECT p.id, p.name, p.external_id AS "externalId", p.last_run_number AS "lastRunNumber",
  (SELECT started_at FROM pipeline_run r WHERE r.pipeline_id = p.id AND r.number = p.last_run_number)
    AS "lastStartedAt"
FROM pipeline p WHERE p.connection_id = $1 AND p.service_id IS NOT NULL`

/** Pipelines of services: those asked for, and those whose runs were never read. */
export async function listPipelinesToRead(
  database: Database,
  connectionId: string,
  externalIds: string[],
): Promise<PipelineToRead[]> {
  return rowsOf(
    database,
    'pipeline.to-read',
    `${toRead} AND (p.last_run_number IS NULL OR p.external_id = ANY ($2::text[]))`,
    [connectionId, externalIds],
  )
}

/** One pipeline of a service; null: not known, or of no service, whose runs are not read. */
export async function findPipelineToRead(
  database: Database,
  connectionId: string,
  externalId: string,
): Promise<PipelineToRead | null> {
  const text = `${toRead} AND p.external_id = $2`
  return (
    (await rowsOf<PipelineToRead>(database, 'pipeline.to-reread', text, [connectionId, externalId]))[0] ??
    null
  )
}

export interface RunToRead {
  pipelineId: string
  name: string
  externalId: string
  number: number
}

/**
 * Runs whose stages, branch and commit are not here or not at their end: live ones first, of those what was never read and
 * then what was seen longest ago; then the newest. `pipelineId` narrows it to one pipeline.
 */
export async function listIncompleteRuns(
  database: Database,
  connectionId: string,
  limit: number,
  pipelineId: string | null = null,
): Promise<RunToRead[]> {
  return rowsOf(
    database,
    'run.incomplete',
    `SELECT p.id AS "pipelineId", p.name, p.external_id AS "externalId", r.number
    FROM pipeline_run r JOIN pipeline p ON p.id = r.pipeline_id
    CROSS JOIN LATERAL (SELECT r.state IN ('queued', 'running', 'waiting') AS live) l
    WHERE p.connection_id = $1 AND NOT r.complete AND ($3::uuid IS NULL OR p.id = $3)
    ORDER BY l.live DESC, l.live AND r.stages = '[]' DESC, CASE WHEN l.live THEN r.seen_at END,
      r.started_at DESC NULLS FIRST LIMIT $2`,
    [connectionId, limit, pipelineId],
  )
}

/** The newest run of a pipeline, where it failed or was stopped lately: somebody may have retried it in the cloud itself. */
export async function listRetriable(
  database: Database,
  connectionId: string,
  limit: number,
): Promise<RunToRead[]> {
  return rowsOf(
    database,
    'run.retriable',
    `SELECT p.id AS "pipelineId", p.name, p.external_id AS "externalId", r.number
    FROM run_card d JOIN pipeline_run r ON r.id = d.run_id JOIN pipeline p ON p.id = r.pipeline_id
    WHERE d.state IN ('failed', 'cancelled') AND d.at > sluice_now() - interval '3 hours'
      AND p.connection_id = $1 AND r.complete AND r.number = p.last_run_number
      AND r.seen_at < sluice_now() - interval '45 seconds'
    ORDER BY r.seen_at LIMIT $2`,
    [connectionId, limit],
  )
}
