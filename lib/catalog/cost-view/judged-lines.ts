import type { CostMeasure } from '../../domain/bill/source.ts'
import type { CostFilter } from '../../domain/cost-view/filter.ts'
import type { MoneyScope } from '../../domain/permission/money-scope.ts'
import type { Conditions } from '../statement.ts'
import { addMoneyConditions, countedSources } from './cells.ts'
import { causeGroup } from './columns.ts'

/**
 * Lines of a month that count, each with whose it is, as the rollup has it (lib/catalog/bill/rollup.ts): columns of cost_day and
 * of the line, for the FROM of a statement. $1 is the first of the month. Of a shared cluster a part is a row of its own.
 */
const judged = (measure: CostMeasure) => `(
  SELECT l.charge_on, l.currency, l.charge_category, l.charge_class, l.commitment, l.subject_id, l.source_id, l.import_id, l.line_no,
    l.usage_quantity, l.usage_unit, l.order_id, l.description, l.billed_cost * coalesce(k.share, 1) AS billed_cost,
    l.effective_cost * coalesce(k.share, 1) AS effective_cost, l.list_cost * coalesce(k.share, 1) AS list_cost,
    l.${measure}_cost * coalesce(k.share, 1) AS amount, k.part, k.estimated,
    s.account_id, s.account_name, s.region_id, s.cloud_product, s.resource_type, s.resource_id, s.resource_name, s.resource_group,
    s.cost_unit, s.cost_tags,
    CASE WHEN x.apart IS NOT NULL THEN x.apart WHEN k.kind = 'system' THEN 'cluster-system' WHEN k.kind = 'idle' THEN 'cluster-idle'
      WHEN k.kind = 'workload' AND k.service_id IS NULL THEN 'cluster-unowned' ELSE coalesce(a.cause, 'untagged') END AS cause,
    CASE WHEN x.apart IS NULL THEN coalesce(k.service_id, a.service_id) END AS service_id,
    CASE WHEN x.apart IS NULL THEN coalesce(w.product_line_id, a.product_line_id) END AS product_line_id,
    CASE WHEN x.apart IS NULL THEN coalesce(w.team_id, a.team_id) END AS team_id,
    CASE WHEN x.apart IS NULL THEN coalesce(k.environment_id, a.environment_id) END AS environment_id,
    CASE WHEN x.apart IS NULL THEN coalesce(a.missing_keys, '{}') ELSE '{}' END AS missing_keys,
    x.apart IS NULL AND coalesce(a.taggable, true) AND l.charge_category IN ('usage', 'purchase') AS taggable
  FROM bill_day b
  JOIN bill_line l ON l.billing_period = b.billing_period AND l.import_id = b.import_id AND l.charge_on = b.charge_on
  JOIN bill_subject s ON s.id = l.subject_id
  LEFT JOIN bill_attribution a ON a.source_id = b.source_id AND a.billing_period = b.billing_period AND a.subject_id = l.subject_id
    AND l.charge_on >= a.from_on AND l.charge_on < a.until_on
  CROSS JOIN LATERAL (SELECT CASE WHEN l.charge_category = 'tax' THEN 'tax' WHEN l.commitment = 'unused' THEN 'unused-commitment' END
    AS apart) x
  LEFT JOIN cluster_share k ON a.cause = 'kubernetes' AND x.apart IS NULL AND k.resource_id = a.detail -> 'by' ->> 'cluster'
    AND k.charge_on = l.charge_on
  LEFT JOIN LATERAL (SELECT o.team_id, o.product_line_id FROM service_ownership o CROSS JOIN LATERAL (
      SELECT ((o.from_at AT TIME ZONE 'UTC') + interval '8 hours')::date <= l.charge_on AS begun) begin_at
    WHERE o.service_id = k.service_id
    ORDER BY begin_at.begun DESC, CASE WHEN begin_at.begun THEN o.from_at END DESC, o.from_at LIMIT 1) w ON true
  WHERE b.billing_period = $1::date AND l.billing_period = $1::date AND l.currency = $2
    AND b.source_id IN (SELECT s.id FROM (${countedSources(measure)}) s))`

/** The FROM and WHERE of a statement over the lines d of a month. `conditions` begins with the first of the month and the currency. */
export function linesOf(
  asked: { measure: CostMeasure; filter: CostFilter; scope: MoneyScope },
  conditions: Conditions,
): string {
  addMoneyConditions(conditions, asked.filter, asked.scope)
  return `${judged(asked.measure)} d CROSS JOIN LATERAL ${causeGroup('d.cause')}${conditions.where()}`
}
