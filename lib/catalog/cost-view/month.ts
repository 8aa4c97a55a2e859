import type { MonthCell } from '../../domain/cost-view/month-view.ts'
import type { Database } from '../database.ts'
import { readDocument } from '../reader.ts'
import { Conditions } from '../statement.ts'
import { cellsOf, countedSources, type MoneyAsked } from './cells.ts'

export interface MonthDocument {
  cells: MonthCell[]
  /** Sealed and unattributed, of this year up to the month. Null: none. */
  lost: { amount: string; from: string; until: string } | null
  /** All budgets of the month together; null: there are none. */
  budget: string | null
  /** The other measure of the month, as a whole. */
  other: string | null
}

/** Amounts leave as texts: a number of JSON has no room for their digits. */
export const textOf = (sum: string) => `trim_scale(${sum})::text`

/** A month (`YYYY-MM`) and the one before, day by day and by cause, in one statement. */
export async function readMonth(
  database: Database,
  month: string,
  asked: MoneyAsked,
): Promise<MonthDocument> {
  const conditions = new Conditions(`${month}-01`, asked.currency)
  const cells = cellsOf(
    asked,
    'cause',
    conditions,
    `d.billing_period IN ($1::date, ($1::date - interval '1 month')::date) AND d.currency = $2::text
      AND d.source_id IN (SELECT id FROM source)`,
  )
  const { measure } = asked
  const other = measure === 'billed' ? 'effective' : 'billed'
  const text = `WITH source AS (${countedSources(measure)}),
    cell AS (SELECT c.source_id AS "sourceId", to_char(c.billing_period, 'YYYY-MM') AS period, c.charge_on AS "on", c.key AS cause,
      ${(['amount', 'usage', 'returned', 'taggable', 'owned'] as const).map((name) => `${textOf(`sum(c.${name})`)} AS ${name}`).join(', ')},
      coalesce(sum(c.subjects), 0)::int AS subjects, coalesce(sum(c.owned_subjects), 0)::int AS "ownedSubjects"
      FROM ${cells} c GROUP BY 1, 2, 3, 4)
  SELECT json_build_object('cells', (SELECT coalesce(json_agg(cell), '[]') FROM cell),
    'lost', (SELECT CASE WHEN count(*) > 0 THEN json_build_object('amount', coalesce(${textOf(`sum(l.${measure}_cost)`)}, '0'),
        'from', to_char(min(l.billing_period), 'YYYY-MM'), 'until', to_char(max(l.billing_period), 'YYYY-MM')) END
      FROM cost_lost l WHERE l.source_id IN (SELECT id FROM source) AND l.currency = $2
        AND l.billing_period BETWEEN date_trunc('year', $1::date)::date AND $1::date),
    'budget', (SELECT ${textOf('sum(b.amount)')} FROM cost_budget b WHERE b.measure = '${measure}' AND b.currency = $2
      AND b.from_month <= $1::date AND (b.until_month IS NULL OR b.until_month > $1::date)),
    'other', (SELECT ${textOf(`sum(f.${other}_cost)`)} FROM cost_facet f WHERE f.dimension = 'all' AND f.billing_period = $1::date
      AND f.currency = $2 AND f.source_id IN (SELECT s.id FROM (${countedSources(other)}) s))) AS document`
  const found = await readDocument<MonthDocument>(database, 'cost.month', text, conditions.values)
  if (found === null) throw new Error('the month answered no row')
  return found
}
