import type { CostMeasure } from '../../domain/bill/source.ts'
import { dayAfter } from '../../domain/calendar/day-span.ts'
import type { EstateResource, ResourceCost } from '../../domain/cost-finding/estate.ts'
import type { NameableNoun } from '../../domain/cost-tag/rule-set.ts'
import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'

/** Days that money per month is added up over. */
export const costDays = 30
/** Days in which something that is used would have been used. */
const activeDays = 14

/** Where a connection's money is read from, and the days of it that are billed by now. */
export interface CostWindow {
  sourceId: string
  measure: CostMeasure
  /** Half-open. */
  fromOn: string
  untilOn: string
}

/** Effective cost where the connection has it, else billed; null: there is no bill of the last 60 days. */
export async function readCostWindow(database: Database, connectionId: string): Promise<CostWindow | null> {
  const [row] = await rowsOf<{ sourceId: string; measure: CostMeasure; last: string }>(
    database,
    'cost-finding.window',
    `SELECT s.id AS "sourceId", CASE WHEN s.counts_effective THEN 'effective' ELSE 'billed' END AS measure, d.last::text AS last
      FROM bill_source s CROSS JOIN LATERAL (SELECT max(charge_on) AS last FROM bill_day WHERE source_id = s.id AND line_count > 0) d
      WHERE s.connection_id = $1 AND s.disabled_at IS NULL AND (s.counts_effective OR s.counts_billed)
        AND d.last > (sluice_now() - interval '60 days')::date
      ORDER BY s.counts_effective DESC, d.last DESC LIMIT 1`,
    [connectionId],
  )
  if (row === undefined) return null
  const { sourceId, measure, last } = row
  return { sourceId, measure, fromOn: dayAfter(last, 1 - costDays), untilOn: dayAfter(last) }
}

const costColumn = { billed: 'billed_cost', effective: 'effective_cost' } as const satisfies Record<
  CostMeasure,
  string
>
// Lines that count, of the days of a window: $1 source, $2 first day, $3 the day after the last. A correction may be of a day
// of the window and of a later billing period.
const linesOfWindow = `bill_day d JOIN bill_line l ON l.billing_period = d.billing_period AND l.import_id = d.import_id
    AND l.charge_on = d.charge_on
  WHERE d.source_id = $1 AND d.charge_on >= $2::date AND d.charge_on < $3::date
    AND d.billing_period >= date_trunc('month', $2::date) AND l.billing_period >= date_trunc('month', $2::date)`

/** Costs of everything that was billed in the window; a part counts for itself and for the whole it is of. */
export function listResourceCosts(database: Database, window: CostWindow): Promise<ResourceCost[]> {
  const column = costColumn[window.measure]
  return rowsOf<ResourceCost>(
    database,
    'cost-finding.costs',
    `WITH summed AS (SELECT l.subject_id, l.currency,
        sum(l.${column}) FILTER (WHERE l.commitment IS DISTINCT FROM 'unused') AS cost,
        sum(l.${column}) FILTER (WHERE l.commitment = 'unused') AS unused,
        sum(l.usage_quantity) FILTER (WHERE l.charge_on >= $4::date) AS quantity,
        count(*) FILTER (WHERE l.charge_on >= $4::date AND l.usage_quantity IS NULL) AS unmeasured
      FROM ${linesOfWindow} AND l.charge_category IN ('usage', 'purchase') GROUP BY 1, 2),
    named AS (SELECT s.account_id, n.resource_id, s.cloud_product, s.resource_group, c.*
      FROM summed c JOIN bill_subject s ON s.id = c.subject_id
      CROSS JOIN LATERAL (SELECT s.resource_id UNION SELECT s.part_of) n (resource_id) WHERE n.resource_id <> '')
    SELECT account_id AS "accountId", resource_id AS "resourceId", currency, coalesce(sum(cost), 0)::text AS cost,
      coalesce(sum(unused), 0)::text AS unused, max(cloud_product) AS "cloudProduct", max(resource_group) AS "resourceGroup",
      CASE WHEN sum(unmeasured) = 0 THEN sum(quantity)::text END AS quantity
    FROM named GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
    [window.sourceId, window.fromOn, window.untilOn, dayAfter(window.untilOn, -activeDays)],
  )
}

/** Everything that is there, whichever account it is of: a stack may reach over several. */
export const listInventory = (database: Database, connectionId: string): Promise<EstateResource[]> =>
  rowsOf<EstateResource>(
    database,
    'cost-finding.inventory',
    `SELECT id, account_id AS "accountId", region_id AS "regionId", resource_type AS "resourceType", resource_id AS "resourceId", name,
        coalesce(resource_group, '') AS "resourceGroup", cost_tags AS "costTags", source, source_detail ->> 'stack' AS stack,
        service_id AS "serviceId", environment_id AS "environmentId"
      FROM cloud_resource WHERE connection_id = $1 AND gone_at IS NULL ORDER BY account_id, region_id, resource_type, resource_id`,
    [connectionId],
  )

/** Slugs of everything that a costTag can name now. */
export async function readSlugs(database: Database): Promise<Record<NameableNoun, string[]>> {
  const of = (table: string, where = '') =>
    `(SELECT coalesce(json_agg(slug ORDER BY slug), '[]') FROM ${table}${where})`
  const retiring = ' WHERE retired_at IS NULL'
  const [row] = await rowsOf<{ slugs: Record<NameableNoun, string[]> }>(
    database,
    'cost-finding.slugs',
    `SELECT json_build_object('service', ${of('service', retiring)}, 'team', ${of('team', retiring)},
      'product-line', ${of('product_line', retiring)}, 'environment', ${of('environment')}) AS slugs`,
  )
  return row?.slugs ?? { service: [], team: [], 'product-line': [], environment: [] }
}

/** What is not attributed because a key is missing, by key and currency: amounts as texts. */
export function listMissingKeyMoney(
  database: Database,
  window: CostWindow,
): Promise<{ key: string; currency: string; cost: string }[]> {
  const column = window.measure === 'billed' ? 'billed_positive' : 'effective_positive'
  return rowsOf(
    database,
    'cost-finding.keys',
    `SELECT k.key, c.currency, sum(c.${column})::text AS cost FROM cost_day c CROSS JOIN LATERAL unnest(c.missing_keys) AS k (key)
      WHERE c.source_id = $1 AND c.charge_on >= $2::date AND c.charge_on < $3::date
        AND c.billing_period >= date_trunc('month', $2::date) AND c.taggable AND c.${column} > 0
      GROUP BY 1, 2 ORDER BY 1, 2`,
    [window.sourceId, window.fromOn, window.untilOn],
  )
}

/** What workloads of a shared cluster cost that no service is known for, by cluster, part and currency. */
export function listUnownedParts(
  database: Database,
  connectionId: string,
  window: CostWindow,
): Promise<{ clusterId: string; part: string; currency: string; cost: string }[]> {
  return rowsOf(
    database,
    'cost-finding.parts',
    `WITH shared AS (SELECT DISTINCT h.resource_id FROM cluster_share h JOIN cluster c ON c.external_id = h.cluster
        AND c.connection_id = $4 WHERE h.charge_on >= $2::date AND h.charge_on < $3::date),
      spent AS (SELECT l.subject_id, l.charge_on, l.currency, sum(l.${costColumn[window.measure]}) AS cost
        FROM ${linesOfWindow} AND l.charge_category IN ('usage', 'purchase')
          AND l.subject_id IN (SELECT s.id FROM bill_subject s JOIN shared USING (resource_id)) GROUP BY 1, 2, 3)
    SELECT h.cluster AS "clusterId", h.part, p.currency, sum(p.cost * h.share)::text AS cost
    FROM spent p JOIN bill_subject s ON s.id = p.subject_id
    JOIN cluster_share h ON h.resource_id = s.resource_id AND h.charge_on = p.charge_on
    WHERE h.kind = 'workload' AND h.service_id IS NULL GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
    [window.sourceId, window.fromOn, window.untilOn, connectionId],
  )
}

/** Connections that can be asked, with how their inventory stood when it was last read. */
export const listAskable = (
  database: Database,
): Promise<{ id: string; name: string; inventory: 'off' | 'building' | 'ready' | null }[]> =>
  rowsOf(
    database,
    'cost-finding.connections',
    `SELECT c.id, c.name, (SELECT u.cursor ->> 'state' FROM sync_cursor u WHERE u.connection_id = c.id AND u.noun = 'inventory') AS inventory
      FROM connection c WHERE c.disabled_at IS NULL ORDER BY c.name`,
  )
