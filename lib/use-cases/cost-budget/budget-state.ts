import { type BudgetRow, listBudgets } from '../../catalog/cost-budget/reads.ts'
import { type DaysOfMoney, readDayMoney } from '../../catalog/cost-report/day-money.ts'
import type { Database } from '../../catalog/database.ts'
import type { CostMeasure } from '../../domain/bill/source.ts'
import { billingDayOf, periodAfter, spanOfPeriod } from '../../domain/calendar/billing-day.ts'
import { type BudgetState, budgetState } from '../../domain/cost-budget/budget.ts'
import { seriesOf } from '../../domain/cost-trend/day-series.ts'
import { forecastMonth } from '../../domain/cost-trend/forecast.ts'
import { wholeUntil } from '../../domain/cost-trend/whole-days.ts'
import { Decimal, sumOf } from '../../domain/money/money.ts'

export interface StandingBudget extends BudgetRow {
  spent: Decimal
  /** Null: too little is known, or the month is over. */
  forecast: Decimal | null
  state: BudgetState
  /** The last day that is whole; null: none of the month is. */
  wholeToOn: string | null
}

/**
 * What a product line spent in a month, and what it will have: its own money and what split rules give it. Corrections of
 * earlier months that are billed in this one are spent in it.
 */
function spending(money: DaysOfMoney, of: BudgetRow, period: string, now: Date) {
  const own = money.rows
    .filter(({ key, currency }) => key === of.productLine.id && currency === of.currency)
    .map((row) => ({ ...row, amount: new Decimal(row.amount), recurring: new Decimal(row.recurring) }))
  const billed = own.filter((row) => row.period === period)
  const spent = sumOf(billed.map(({ amount }) => amount))
  const { fromOn, untilOn } = spanOfPeriod(period)
  const days = seriesOf(money.days, own, wholeUntil(now))[0]?.days ?? []
  const wholeToOn = days.filter(({ on }) => on >= fromOn && on < untilOn).at(-1)?.on ?? null
  if (untilOn <= billingDayOf(now)) return { spent, forecast: null, wholeToOn }
  const forecast = forecastMonth(period, days)
  const corrections = sumOf(billed.filter(({ on }) => on < fromOn).map(({ amount }) => amount))
  return {
    spent,
    forecast: forecast.state === 'known' ? Decimal.max(spent, forecast.amount.plus(corrections)) : null,
    wholeToOn,
  }
}

/** Every budget in force in a month (`YYYY-MM`), and how it stands at an instant. */
export async function readStandingBudgets(
  database: Database,
  period: string,
  now: Date,
): Promise<StandingBudget[]> {
  const budgets = await listBudgets(database, period)
  const measures = [...new Set(budgets.map(({ measure }) => measure))]
  // The days before a month are what its first days are expected to be like.
  const read = async (measure: CostMeasure) => {
    const of = { measure, by: 'product-line', from: periodAfter(period, -1), to: period } as const
    return [measure, await readDayMoney(database, of)] as const
  }
  const money = new Map(await Promise.all(measures.map(read)))
  return budgets.map((budget) => {
    const of = spending(money.get(budget.measure) ?? { days: [], rows: [] }, budget, period, now)
    const limit = { amount: new Decimal(budget.amount), alertShares: budget.alertShares }
    return { ...budget, ...of, state: budgetState(limit, of.spent, of.forecast) }
  })
}
