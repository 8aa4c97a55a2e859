import { JsonText } from '../../platform/json-text.ts'
import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'

const item = `json_build_object('id', g.id, 'slug', g.slug, 'name', g.name,
  'escalatesTo', CASE WHEN n.id IS NOT NULL THEN json_build_object('id', n.id, 'slug', n.slug, 'name', n.name) END,
  'members', (SELECT coalesce(json_agg(json_build_object('id', p.id, 'key', p.key, 'name', p.name,
      'disabled', p.disabled_at IS NOT NULL) ORDER BY p.key), '[]')
    FROM person_group_member m JOIN person p ON p.id = m.person_id WHERE m.group_id = g.id),
  'askedIn', (SELECT coalesce(json_agg(e.slug ORDER BY e.rank), '[]') FROM environment e
    WHERE e.settings -> 'approvals' ->> 'group' = g.slug))`
const joined = `FROM person_group g LEFT JOIN person_group n ON n.id = g.escalates_to_id AND n.retired_at IS NULL`

/** The groups that are not retired, with members, who is asked next and where approvals ask for them. */
export async function listGroups(database: Database): Promise<JsonText> {
  const [row] = await rowsOf<{ text: string }>(
    database,
    'groups',
    `SELECT json_build_object('items', coalesce(json_agg(${item} ORDER BY g.slug), '[]'), 'now', sluice_now())::text AS text
       ${joined} WHERE g.retired_at IS NULL`,
  )
  return new JsonText(row?.text ?? 'null')
}

export async function getGroup(database: Database, id: string): Promise<JsonText> {
  const [row] = await rowsOf<{ text: string }>(
    database,
    'group',
    `SELECT ${item}::text AS text ${joined} WHERE g.id = $1`,
    [id],
  )
  return new JsonText(row?.text ?? 'null')
}
