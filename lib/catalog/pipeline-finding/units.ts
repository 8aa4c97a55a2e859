import type { PipelineKind } from '../../domain/pipeline/name.ts'
import type { UnreadRule } from '../../domain/pipeline-finding/facts.ts'
import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'

/** A repository with the pipelines that build from it, or a pipeline of no repository of ours, as the catalogue has it. */
export interface UnitToLookAt {
  unitId: string
  /** As what it is looked at now. */
  mark: string
  repository: { id: string; path: string; defaultBranch: string } | null
  services: { id: string; slug: string; kind: 'service' | 'web' }[]
  pipelines: { id: string; externalId: string; name: string; kind: PipelineKind; serviceId: string | null }[]
  /** Kinds of pipelines that each service has anywhere. */
  kindsOf: Record<string, PipelineKind[]>
}

// Repositories of services or with pipelines, and pipelines of services without one. Archived ones are nobody's work.
const units = `unit AS (
  SELECT r.id AS unit_id, r.id AS repository_id FROM code_repository r
  WHERE r.connection_id = $1 AND NOT r.archived AND (EXISTS (SELECT 1 FROM service s WHERE s.code_repository_id = r.id
      AND s.retired_at IS NULL) OR EXISTS (SELECT 1 FROM pipeline p WHERE p.code_repository_id = r.id))
  UNION ALL
  SELECT p.id, NULL FROM pipeline p
  WHERE p.connection_id = $1 AND p.code_repository_id IS NULL AND p.source_urls IS NOT NULL)`

// That it ran is not in the mark: hundreds run in a minute, and hardly any was changed for it.
const marked = `marked AS (
  SELECT u.*, concat_ws(' ', $2::text, r.head_sha, r.default_branch, r.active_at, (SELECT string_agg(concat_ws(':', p.id, p.name,
      p.service_id, p.changed_at), ',' ORDER BY p.id) FROM pipeline p
    WHERE p.id = u.unit_id OR p.code_repository_id = u.unit_id),
    (SELECT string_agg(s.slug, ',' ORDER BY s.slug) FROM service s WHERE s.code_repository_id = u.repository_id
      AND s.retired_at IS NULL)) AS text,
    r.path, r.default_branch
  FROM unit u LEFT JOIN code_repository r ON r.id = u.repository_id)`

const due = `WITH ${units}, ${marked}
  SELECT json_build_object('unitId', m.unit_id, 'mark', md5(m.text),
    'repository', CASE WHEN m.repository_id IS NOT NULL THEN json_build_object('id', m.repository_id, 'path', m.path,
      'defaultBranch', m.default_branch) END,
    'services', (SELECT coalesce(json_agg(json_build_object('id', s.id, 'slug', s.slug, 'kind', s.kind) ORDER BY s.slug), '[]')
      FROM service s WHERE s.code_repository_id = m.repository_id AND s.retired_at IS NULL),
    'pipelines', (SELECT coalesce(json_agg(json_build_object('id', p.id, 'externalId', p.external_id, 'name', p.name,
      'kind', p.kind, 'serviceId', p.service_id) ORDER BY p.name), '[]')
      FROM pipeline p WHERE p.id = m.unit_id OR p.code_repository_id = m.unit_id),
    'kindsOf', (SELECT coalesce(json_object_agg(k.service_id, k.kinds), '{}') FROM (
      SELECT p.service_id, array_agg(DISTINCT p.kind::text) AS kinds FROM pipeline p
      WHERE p.service_id IN (SELECT s.id FROM service s WHERE s.code_repository_id = m.repository_id) GROUP BY 1) k)) AS unit
  FROM marked m LEFT JOIN pipeline_look l ON l.unit_id = m.unit_id
  WHERE l.unit_id IS NULL OR l.mark <> md5(m.text)
    OR l.looked_at < sluice_now() - make_interval(secs => $3::double precision)
    OR (l.looked_at < sluice_now() - make_interval(secs => $4::double precision) AND (l.problem IS NOT NULL
      OR EXISTS (SELECT 1 FROM pipeline p JOIN pipeline_run n ON n.pipeline_id = p.id AND n.number = p.last_run_number
        WHERE (p.id = m.unit_id OR p.code_repository_id = m.unit_id) AND n.started_at > l.looked_at)))
    OR l.looked_at > sluice_now()
  ORDER BY coalesce(l.mark <> md5(m.text), false) DESC, l.unit_id IS NOT NULL, l.looked_at, m.unit_id LIMIT $5`

/**
 * Units to look at now: never seen, changed, looked at too long ago; and sooner those that were not whole the last time or
 * whose pipelines ran since. The changed come first.
 */
export async function listUnitsDue(
  database: Database,
  connectionId: string,
  profileMark: string,
  every: { seconds: number; soonSeconds: number },
  limit: number,
): Promise<UnitToLookAt[]> {
  const rows = await rowsOf<{ unit: UnitToLookAt }>(database, 'pipeline-finding.units', due, [
    connectionId,
    profileMark,
    every.seconds,
    every.soonSeconds,
    limit,
  ])
  return rows.map(({ unit }) => unit)
}

/** Units that are no more: their findings close, and nothing is left of the look. */
export async function listGoneUnits(database: Database, connectionId: string): Promise<string[]> {
  const rows = await rowsOf<{ unitId: string }>(
    database,
    'pipeline-finding.gone',
    `WITH ${units} SELECT l.unit_id AS "unitId" FROM pipeline_look l
      WHERE l.connection_id = $1 AND l.unit_id NOT IN (SELECT unit_id FROM unit) LIMIT 200`,
    [connectionId],
  )
  return rows.map(({ unitId }) => unitId)
}

export interface Look {
  unitId: string
  connectionId: string
  mark: string
  unread: UnreadRule[]
  problem: string | null
}
