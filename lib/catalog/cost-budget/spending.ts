import type { CostMeasure } from '../../domain/bill/source.ts'
import { countedSources } from '../cost-view/cells.ts'
import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'

/** Money of a product line on one day; amounts as text. */
export interface SpendingRow {
  productLineId: string
  currency: string
  /** `YYYY-MM` in which it was billed. */
  period: string
  on: string
  /** With what split rules give to it and take from it. */
  amount: string
  /** What comes again: without purchases, refunds, adjustments, credits and tax. */
  usage: string
}

const select = (
  measure: CostMeasure,
  usage: string,
) => `SELECT d.product_line_id, d.currency, d.billing_period, d.charge_on,
  sum(d.${measure}_cost) AS amount, sum(d.${measure}_cost)${usage} AS usage`
const where = (measure: CostMeasure) => `d.billing_period IN ($1::date, ($1::date - interval '1 month')::date)
  AND d.source_id IN (SELECT id FROM source) AND d.product_line_id = ANY ($2::uuid[]) AND d.${measure}_cost IS NOT NULL GROUP BY 1, 2, 3, 4`

/** What product lines spent by day in a month (`YYYY-MM`) and the one before, of one measure. */
export const readSpending = (
  database: Database,
  measure: CostMeasure,
  period: string,
  productLineIds: readonly string[],
): Promise<SpendingRow[]> =>
  rowsOf<SpendingRow>(
    database,
    'cost-budget.spending',
    `WITH source AS (${countedSources(measure)}),
      money AS (${select(measure, ` FILTER (WHERE d.charge_category = 'usage')`)} FROM cost_day d WHERE ${where(measure)}
        UNION ALL ${select(measure, '')} FROM cost_split d WHERE ${where(measure)})
    SELECT product_line_id AS "productLineId", currency, to_char(billing_period, 'YYYY-MM') AS period, charge_on::text AS "on",
      trim_scale(sum(amount))::text AS amount, trim_scale(coalesce(sum(usage), 0))::text AS usage
    FROM money GROUP BY 1, 2, billing_period, 4`,
    [`${period}-01`, productLineIds],
  )
