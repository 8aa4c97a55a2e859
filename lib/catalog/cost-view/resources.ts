import type { JsonText } from '../../platform/json-text.ts'
import type { Database } from '../database.ts'
import { type Key, readPage } from '../page.ts'
import { Conditions } from '../statement.ts'
import type { MoneyAsked } from './cells.ts'
import { linesOf } from './judged-lines.ts'
import { textOf } from './month.ts'

// One row per subject: a resource whose costTags changed in the month is two.
const item = `json_build_object('subject', r.subject_id::text, 'resourceId', r.resource_id, 'name', r.resource_name, 'type', r.resource_type,
  'account', json_build_object('id', r.account_id, 'name', r.account_name), 'region', r.region_id, 'cloudProduct', r.cloud_product,
  'resourceGroup', r.resource_group, 'costUnit', r.cost_unit, 'costTags', r.cost_tags, 'causes', r.causes, 'missingKeys', r.missing_keys,
  'services', (SELECT coalesce(json_agg(slug ORDER BY slug), '[]') FROM (SELECT slug FROM service WHERE id = ANY (r.service_ids)
    ORDER BY slug LIMIT 5) v),
  'environments', (SELECT coalesce(json_agg(slug ORDER BY rank), '[]') FROM environment WHERE id = ANY (r.environment_ids)),
  'amount', ${textOf('r.amount')}, 'lines', r.lines, 'firstOn', r.first_on, 'lastOn', r.last_on)`

/** What the money of a month was for, resource by resource, the largest first, as JSON text. */
export async function listResources(
  database: Database,
  month: string,
  asked: MoneyAsked & { search?: string | undefined },
  key: Key | null,
  limit: number,
): Promise<JsonText> {
  const conditions = new Conditions(`${month}-01`, asked.currency)
  conditions.add(
    `(position(lower(?) in lower(d.resource_id)) > 0 OR position(lower(?) in lower(d.resource_name)) > 0)`,
    asked.search,
  )
  const lines = linesOf(asked, conditions)
  let beyond = ''
  if (key) {
    const at = conditions.values.push(key[0], key[1])
    beyond = `WHERE (g.amount < $${at - 1}::numeric OR (g.amount = $${at - 1}::numeric AND g.subject_id > $${at}::bigint))`
  }
  const grouped = `SELECT d.subject_id, coalesce(sum(d.amount), 0) AS amount, count(DISTINCT (d.import_id, d.line_no))::int AS lines,
      min(d.charge_on) AS first_on, max(d.charge_on) AS last_on, array_agg(DISTINCT d.cause) AS causes,
      array_agg(DISTINCT d.service_id) FILTER (WHERE d.service_id IS NOT NULL) AS service_ids,
      array_agg(DISTINCT d.environment_id) FILTER (WHERE d.environment_id IS NOT NULL) AS environment_ids
    FROM ${lines} GROUP BY d.subject_id`
  const inner = `SELECT ${item}::text AS item, json_build_array(r.amount::text, r.subject_id::text)::text AS key
    FROM (SELECT g.*, s.resource_id, s.resource_name, s.resource_type, s.account_id, s.account_name, s.region_id, s.cloud_product,
        s.resource_group, s.cost_unit, s.cost_tags,
        (SELECT coalesce(array_agg(DISTINCT k ORDER BY k), '{}') FROM bill_attribution a, unnest(a.missing_keys) k
          WHERE a.billing_period = $1::date AND a.subject_id = g.subject_id) AS missing_keys
      FROM (${grouped}) g JOIN bill_subject s ON s.id = g.subject_id ${beyond}) r
    ORDER BY r.amount DESC, r.subject_id`
  return readPage(database, 'cost.resources', inner, limit, conditions.values)
}
