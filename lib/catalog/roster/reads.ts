import { JsonText } from '../../platform/json-text.ts'
import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'

// Of entry `r` and person `p`: whether the entry gives its person anything, that is whether they hold on-call around it.
const counts = `(p.disabled_at IS NULL AND EXISTS (SELECT 1 FROM "grant" g WHERE g.person_id = p.id AND g.role = 'on-call'
  AND g.from_at <= greatest(r.from_at, sluice_now()) AND (g.to_at IS NULL OR g.to_at > greatest(r.from_at, sluice_now()))
  AND (g.scope_kind = 'all' OR r.scope_kind = 'all' OR (g.scope_kind = r.scope_kind AND g.scope_id = r.scope_id))))`

const item = `json_build_object('id', r.id, 'person', json_build_object('id', p.id, 'key', p.key, 'name', p.name),
  'scopeKind', r.scope_kind, 'scopeId', r.scope_id, 'scopeName', coalesce(t.name, l.name, e.slug),
  'fromAt', r.from_at, 'toAt', r.to_at, 'source', r.source, 'counts', ${counts})`
const joined = `FROM roster_entry r JOIN person p ON p.id = r.person_id
  LEFT JOIN team t ON r.scope_kind = 'team' AND t.id = r.scope_id
  LEFT JOIN product_line l ON r.scope_kind = 'product-line' AND l.id = r.scope_id
  LEFT JOIN environment e ON r.scope_kind = 'environment' AND e.id = r.scope_id`

/** Who is on call now, as a JSON list; for statements that show it beside something else. */
export const onCallNow = `(SELECT coalesce(json_agg(${item} ORDER BY r.scope_kind, p.name), '[]') ${joined}
  WHERE r.from_at <= sluice_now() AND r.to_at > sluice_now() AND ${counts})`

/** Entries that meet a time, by their beginning; at most 2,000. Without bounds: from now on for eight weeks. */
export async function listRoster(database: Database, from: Date | null, to: Date | null): Promise<JsonText> {
  const [row] = await rowsOf<{ text: string }>(
    database,
    'roster',
    `SELECT json_build_object('items', coalesce(json_agg(item), '[]'), 'now', sluice_now())::text AS text FROM (
       SELECT ${item} AS item ${joined}
       WHERE r.to_at > coalesce($1::timestamptz, sluice_now())
         AND r.from_at < coalesce($2::timestamptz, coalesce($1::timestamptz, sluice_now()) + interval '56 days')
       ORDER BY r.from_at, r.id LIMIT 2000) listed`,
    [from, to],
  )
  return new JsonText(row?.text ?? 'null')
}

export async function getRosterEntry(database: Database, id: string): Promise<JsonText> {
  const [row] = await rowsOf<{ text: string }>(
    database,
    'roster.one',
    `SELECT ${item}::text AS text ${joined} WHERE r.id = $1`,
    [id],
  )
  return new JsonText(row?.text ?? 'null')
}
