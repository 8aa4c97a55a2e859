import type { VisibleScope } from '../../domain/permission/visible.ts'
import type { JsonText } from '../../platform/json-text.ts'
import type { Database } from '../database.ts'
import { readPage } from '../page.ts'
import { type Reader, readDocument } from '../reader.ts'
import { Conditions } from '../statement.ts'

const person = `json_build_object('name', x.asked_by_name, 'at', x.asked_at)`
const count = (states: string) =>
  `(SELECT count(*)::int FROM cost_fix_item i WHERE i.fix_id = x.id AND i.state IN (${states}))`

/** CostFixSummary of the API contract, for x = cost_fix. */
const item = `dense_json(json_build_object('id', x.id, 'kind', x.kind, 'state', x.state, 'repository', x.repository,
  'connection', (SELECT c.name FROM connection c WHERE c.id = x.connection_id),
  'request', CASE WHEN x.request_number IS NOT NULL THEN json_build_object('number', x.request_number, 'url', x.web_url) END,
  'problem', x.problem, 'asked', ${person}, 'endedAt', x.ended_at,
  'resources', (SELECT count(DISTINCT (i.account_id, i.region_id, i.resource_type, i.resource_id))::int
    FROM cost_fix_item i WHERE i.fix_id = x.id),
  'done', ${count("'done', 'already'")}, 'failed', ${count("'failed', 'refused'")})::text)`

/** Of what somebody may see: their own, and those with a finding in their scope. */
const seen = `(?::boolean OR x.asked_by_id = ?::uuid OR EXISTS (SELECT 1 FROM cost_fix_item i JOIN cost_finding f
  ON f.id = i.finding_id WHERE i.fix_id = x.id AND (f.team_id = ANY (?::uuid[]) OR f.product_line_id = ANY (?::uuid[])
  OR f.environment_id = ANY (?::uuid[]))))`

/** Fixes, the newest first; `after` is the id of the last one seen. */
export function listFixes(
  database: Database,
  filters: { isOpen: boolean | undefined },
  visible: VisibleScope & { personId: string | null },
  after: string | null,
  limit: number,
): Promise<JsonText> {
  const conditions = new Conditions()
    .add('(x.ended_at IS NULL) = ?::boolean', filters.isOpen)
    .add('x.id < ?::uuid', after ?? undefined)
  // What was thrown away was never more than a look.
  conditions.must(`x.state <> 'discarded'`)
  const { all, personId, teamIds, productLineIds, environmentIds } = visible
  const from = conditions.values.length
  conditions.values.push(all, personId, teamIds, productLineIds, environmentIds)
  let at = from
  conditions.must(
    seen.replaceAll('?', () => {
      at += 1
      return `$${at}`
    }),
  )
  const inner = `SELECT ${item} AS item, json_build_array(x.id)::text AS key
    FROM cost_fix x${conditions.where()} ORDER BY x.id DESC`
  return readPage(database, 'cost-fixes', inner, limit, conditions.values)
}

/** Fixes that the portal has to look at, whatever became of their jobs. */
export async function listFixesDue(reader: Reader, most: number): Promise<string[]> {
  const text = `SELECT coalesce(json_agg(id), '[]') AS document FROM (SELECT id FROM cost_fix
    WHERE look_at <= sluice_now() ORDER BY look_at LIMIT $1) AS due`
  return (await readDocument<string[]>(reader, 'cost-fix.due', text, [most])) ?? []
}

/** Previews that nobody said anything about for a week. */
export async function listStalePreviews(reader: Reader, most: number): Promise<string[]> {
  const text = `SELECT coalesce(json_agg(id), '[]') AS document FROM (SELECT id FROM cost_fix
    WHERE state = 'prepared' AND asked_at < sluice_now() - interval '7 days' LIMIT $1) AS stale`
  return (await readDocument<string[]>(reader, 'cost-fix.stale', text, [most])) ?? []
}
