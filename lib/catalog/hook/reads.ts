import { JsonText } from '../../platform/json-text.ts'
import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'

const delivery = `json_build_object('id', d.id, 'kind', d.kind, 'at', d.at, 'verdict', d.verdict, 'event', d.event,
  'subject', d.subject, 'count', d.count, 'leadsTo', split_part(d.object, ' ', 1), 'runId', r.id,
  'readAt', d.read_at, 'changed', d.changed, 'problem', d.problem)`

const list = `
SELECT json_build_object(
  'addresses', (SELECT coalesce(json_agg(json_build_object('id', a.id, 'kind', a.kind, 'createdAt', a.created_at,
      'endsAt', a.ends_at, 'usedAt', a.used_at) ORDER BY a.kind, a.created_at DESC), '[]')
    FROM hook_address a WHERE a.connection_id = $1 AND a.revoked_at IS NULL AND (a.ends_at IS NULL OR a.ends_at > sluice_now())),
  'day', (SELECT coalesce(json_agg(json_build_object('kind', s.kind, 'verdict', s.verdict, 'count', s.count, 'lastAt', s.last_at)
      ORDER BY s.kind, s.verdict), '[]')
    FROM (SELECT kind, verdict, sum(count)::int AS count, max(at) AS last_at FROM hook_delivery
      WHERE connection_id = $1 AND at > sluice_now() - interval '1 day' GROUP BY kind, verdict) s),
  'deliveries', (SELECT coalesce(json_agg(${delivery} ORDER BY d.at DESC, d.id DESC), '[]')
    FROM (SELECT * FROM hook_delivery WHERE connection_id = $1 ORDER BY at DESC, id DESC LIMIT $2) d
    LEFT JOIN pipeline p ON d.object LIKE 'run %' AND p.connection_id = $1 AND p.external_id = split_part(d.object, ' ', 2)
    LEFT JOIN pipeline_run r ON r.pipeline_id = p.id AND r.number::text = split_part(d.object, ' ', 3)),
  'now', sluice_now())::text AS text
FROM connection WHERE id = $1`

/** Open addresses of a connection, what came in a day, and the last deliveries; null: no such connection. */
export async function listHooks(
  database: Database,
  connectionId: string,
  deliveries: number,
): Promise<JsonText | null> {
  const [row] = await rowsOf<{ text: string }>(database, 'hooks', list, [connectionId, deliveries])
  return row ? new JsonText(row.text) : null
}

/** Whether a pipeline has a run of this number, as far as is known here. */
export async function isRunKnown(
  database: Database,
  of: { connectionId: string; pipeline: string; number: number },
): Promise<boolean> {
  const rows = await rowsOf(
    database,
    'hook.run-known',
    `SELECT 1 FROM pipeline_run r JOIN pipeline p ON p.id = r.pipeline_id
    WHERE p.connection_id = $1 AND p.external_id = $2 AND r.number = $3`,
    [of.connectionId, of.pipeline, of.number],
  )
  return rows.length > 0
}
