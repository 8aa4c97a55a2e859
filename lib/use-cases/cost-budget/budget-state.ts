import { type BudgetRow, listBudgets } from '../../catalog/cost-budget/reads.ts'
import { readSpending, type SpendingRow } from '../../catalog/cost-budget/spending.ts'
import type { Database } from '../../catalog/database.ts'
import type { CostMeasure } from '../../domain/bill/source.ts'
import { billingDayOf, spanOfPeriod } from '../../domain/calendar/billing-day.ts'
import { type BudgetState, budgetState } from '../../domain/cost-budget/budget.ts'
import { seriesOf } from '../../domain/cost-trend/day-series.ts'
import { forecastMonth } from '../../domain/cost-trend/forecast.ts'
import { wholeDays } from '../../domain/cost-trend/whole-days.ts'
import { Decimal, sumOf } from '../../domain/money/money.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { frameOf } from '../cost-view/frame.ts'

export interface StandingBudget extends BudgetRow {
  spent: Decimal
  /** Null: too little is known, or the month is over. */
  forecast: Decimal | null
  state: BudgetState
  /** The last day that is whole; null: none of the month is. */
  wholeToOn: string | null
}

const portal: Actor = { kind: 'system', name: 'Sluice' }

interface Money {
  rows: readonly SpendingRow[]
  days: readonly string[]
  untilOn: string | null
}

/**
 * What a product line spent in a month, and what it will have: its own money and what split rules give it. Corrections of
 * earlier months that are billed in this one are spent in it.
 */
function spending({ rows, days, untilOn }: Money, of: BudgetRow, period: string, now: Date) {
  const own = rows
    .filter(({ productLineId, currency }) => productLineId === of.productLine.id && currency === of.currency)
    .map(({ productLineId, amount, usage, ...row }) => ({
      ...row,
      key: productLineId,
      amount: new Decimal(amount),
      recurring: new Decimal(usage),
    }))
  const billed = own.filter((row) => row.period === period)
  const spent = sumOf(billed.map(({ amount }) => amount))
  const span = spanOfPeriod(period)
  const whole = seriesOf(days, own, untilOn ?? '')[0]?.days ?? []
  const wholeToOn = whole.filter(({ on }) => on >= span.fromOn && on < span.untilOn).at(-1)?.on ?? null
  if (span.untilOn <= billingDayOf(now)) return { spent, forecast: null, wholeToOn }
  const forecast = forecastMonth(period, whole)
  const corrections = sumOf(billed.filter(({ on }) => on < span.fromOn).map(({ amount }) => amount))
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
  const read = async (measure: CostMeasure): Promise<[CostMeasure, Money]> => {
    const lines = budgets.filter((budget) => budget.measure === measure).map((one) => one.productLine.id)
    const framed = await frameOf(database, portal, { month: period, measure })
    if (!framed.ok) throw new Error(framed.failure.message)
    const rows = await readSpending(database, measure, period, [...new Set(lines)])
    return [measure, { rows, ...wholeDays(framed.value.reaches) }]
  }
  const money = new Map(await Promise.all([...new Set(budgets.map(({ measure }) => measure))].map(read)))
  return budgets.map((budget) => {
    const own = money.get(budget.measure) ?? { rows: [], days: [], untilOn: null }
    const of = spending(own, budget, period, now)
    const limit = { amount: new Decimal(budget.amount), alertShares: budget.alertShares }
    return { ...budget, ...of, state: budgetState(limit, of.spent, of.forecast) }
  })
}
