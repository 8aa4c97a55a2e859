import type { CostMeasure } from '../../domain/bill/source.ts'
import { type Reader, readDocument } from '../reader.ts'

/** A budget as it stands in a month, with what was told of that month. */
export interface BudgetRow {
  id: string
  productLine: { id: string; slug: string; name: string }
  measure: CostMeasure
  currency: string
  /** Per month; text. */
  amount: string
  /** `YYYY-MM`; until is half-open, null: without end. */
  fromMonth: string
  untilMonth: string | null
  alertShares: number[]
  reason: string
  editor: string | null
  version: number
  updatedAt: string
  alerts: { share: number; spent: string; sentAt: string }[]
}

const month = (column: string) => `to_char(${column}, 'YYYY-MM')`
const statement = `SELECT coalesce(json_agg(json_build_object('id', b.id,
    'productLine', json_build_object('id', l.id, 'slug', l.slug, 'name', l.name), 'measure', b.measure, 'currency', b.currency,
    'amount', b.amount::text, 'fromMonth', ${month('b.from_month')}, 'untilMonth', ${month('b.until_month')},
    'alertShares', b.alert_shares, 'reason', b.reason, 'editor', (SELECT p.name FROM person p WHERE p.id = b.editor_id),
    'version', b.version, 'updatedAt', b.updated_at,
    'alerts', (SELECT coalesce(json_agg(json_build_object('share', a.share, 'spent', trim_scale(a.spent)::text, 'sentAt', a.sent_at)
      ORDER BY a.share), '[]') FROM cost_budget_alert a WHERE a.budget_id = b.id AND a.month = $1::date))
    ORDER BY l.name, l.slug, b.measure, b.currency), '[]') AS document
  FROM cost_budget b JOIN product_line l ON l.id = b.product_line_id
  WHERE b.from_month <= $1::date AND (b.until_month IS NULL OR b.until_month > $1::date)`

/** Budgets in force in a month (`YYYY-MM`), by product line. */
export async function listBudgets(reader: Reader, period: string): Promise<BudgetRow[]> {
  return (await readDocument<BudgetRow[]>(reader, 'cost-budget.month', statement, [`${period}-01`])) ?? []
}
