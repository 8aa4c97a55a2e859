import type { PipelineKind } from '../../domain/pipeline/name.ts'
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

export interface DefinitionRow {
  id: string
  sourceUrls: string[]
  codeRepositoryId: string | null
  environmentName: string | null
  /** [{key, value, masked, description}], without values that must not be stored; null: the cloud does not say. */
  parameters: unknown[] | null
  createdAt: Date | null
  changedAt: Date | null
}

/** What pipelines are defined by, and the one repository of ours among what they build from; answers how many build from something else now. */
export async function writeDefinitions(database: Database, rows: DefinitionRow[]): Promise<number> {
  const written = await rowsOf<{ changed: boolean }>(
    database,
    'pipeline.definition',
    `WITH v AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS v (id uuid, "sourceUrls" jsonb, "codeRepositoryId" uuid,
      "environmentName" text, parameters jsonb, "createdAt" timestamptz, "changedAt" timestamptz)),
    before AS (SELECT p.id, p.source_urls, p.code_repository_id FROM pipeline p JOIN v ON v.id = p.id)
    UPDATE pipeline p SET source_urls = v."sourceUrls", code_repository_id = v."codeRepositoryId",
      environment_name = v."environmentName", parameters = coalesce(v.parameters, p.parameters),
      created_at = coalesce(v."createdAt", p.created_at), changed_at = v."changedAt", read_at = sluice_now()
    FROM v JOIN before b ON b.id = v.id WHERE p.id = v.id
    RETURNING (b.source_urls, b.code_repository_id) IS DISTINCT FROM (p.source_urls, p.code_repository_id) AS changed`,
    [JSON.stringify(rows)],
  )
  return written.filter((row) => row.changed).length
}
