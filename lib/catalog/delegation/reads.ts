import { JsonText } from '../../platform/json-text.ts'
import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'

const person = (p: string) => `json_build_object('id', ${p}.id, 'key', ${p}.key, 'name', ${p}.name)`
const item = `json_build_object('id', d.id, 'from', ${person('f')}, 'to', ${person('t')}, 'reason', d.reason,
  'fromAt', d.from_at, 'toAt', d.to_at, 'state', CASE WHEN d.revoked_at IS NOT NULL THEN 'revoked'
    WHEN d.to_at <= sluice_now() THEN 'over' WHEN d.from_at > sluice_now() THEN 'coming' ELSE 'in-force' END)`
const joined =
  'FROM delegation d JOIN person f ON f.id = d.from_person_id JOIN person t ON t.id = d.to_person_id'
const listed = (
  side: string,
) => `(SELECT coalesce(json_agg(${item} ORDER BY d.from_at DESC, d.id), '[]') ${joined}
  WHERE d.${side} = $1 AND coalesce(d.revoked_at, d.to_at) > sluice_now() - interval '30 days')`

/** The delegations a person gave and was given; those that are over for at most 30 days. */
export async function listDelegations(database: Database, personId: string): Promise<JsonText> {
  const [row] = await rowsOf<{ text: string }>(
    database,
    'delegations',
    `SELECT json_build_object('given', ${listed('from_person_id')}, 'received', ${listed('to_person_id')},
       'now', sluice_now())::text AS text`,
    [personId],
  )
  return new JsonText(row?.text ?? 'null')
}

export async function getDelegation(database: Database, id: string): Promise<JsonText> {
  const [row] = await rowsOf<{ text: string }>(
    database,
    'delegation',
    `SELECT ${item}::text AS text ${joined} WHERE d.id = $1`,
    [id],
  )
  return new JsonText(row?.text ?? 'null')
}
