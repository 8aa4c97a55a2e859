import { cellsOf, countedSources, type MoneyAsked } from '../cost-view/cells.ts'
import type { CellKey } from '../cost-view/columns.ts'
import type { Database } from '../database.ts'
import { Conditions, rowsOf } from '../statement.ts'

/** Money of one key on one day; amounts as text. */
export interface DayAmountRow {
  /** An id, `-`, a group of causes, a cloud product, or empty for everything. */
  key: string
  on: string
  amount: string
  /** What comes again: without purchases, refunds, adjustments, credits and tax. */
  usage: string
}

/** Money by day of a month (`YYYY-MM`) and the one before, as it was billed in these two, by key. */
export function readDayAmounts(
  database: Database,
  asked: MoneyAsked & { month: string; by: CellKey },
): Promise<DayAmountRow[]> {
  const conditions = new Conditions(`${asked.month}-01`)
  const days = `d.billing_period IN ($1::date, ($1::date - interval '1 month')::date) AND d.source_id IN (SELECT id FROM source)`
  const cells = cellsOf(asked, asked.by, conditions, days)
  return rowsOf<DayAmountRow>(
    database,
    'cost-report.days',
    `WITH source AS (${countedSources(asked.measure)})
    SELECT c.key, c.charge_on::text AS "on", trim_scale(sum(c.amount))::text AS amount, trim_scale(coalesce(sum(c.usage), 0))::text AS usage
    FROM ${cells} c WHERE c.amount IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2`,
    conditions.values,
  )
}
