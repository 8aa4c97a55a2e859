import { z } from 'zod'
import type { Decimal } from '../money/money.ts'

/** Percents of a budget at which somebody is told, ascending. */
export const AlertShares = z
  .array(z.int().min(1).max(200))
  .min(1)
  .max(5)
  .refine((shares) => shares.every((share, at) => at === 0 || share > (shares[at - 1] ?? 0)), 'ascending')
export type AlertShares = z.infer<typeof AlertShares>

/** What may be spent in a month in one currency; money in another is not in it. */
export interface Budget {
  amount: Decimal
  alertShares: AlertShares
}

export interface BudgetState {
  /** Of the budget; null where it is nothing. */
  share: number | null
  /** Percents that were reached, ascending. */
  reached: number[]
  /** What is left; below zero: what is over. */
  left: Decimal
  /** Percents that a forecast will reach and spending has not; none without a forecast. */
  expected: number[]
}

/** How a budget stands with what was spent. A budget of nothing is reached by the first cent. */
export function budgetState(
  { amount, alertShares }: Budget,
  spent: Decimal,
  forecast: Decimal | null,
): BudgetState {
  const reaches = (money: Decimal, percent: number) =>
    money.gt(0) && money.times(100).gte(amount.times(percent))
  const reached = alertShares.filter((percent) => reaches(spent, percent))
  return {
    share: amount.isZero() ? null : spent.div(amount).toNumber(),
    reached,
    left: amount.minus(spent),
    expected: alertShares.filter(
      (percent) => forecast !== null && !reached.includes(percent) && reaches(forecast, percent),
    ),
  }
}

/**
 * Alerts to send now: each percent once a month, and of several reached at once the highest alone; the others count as told.
 */
export function dueAlert(
  state: BudgetState,
  told: readonly number[],
): { send: number; told: number[] } | null {
  const due = state.reached.filter((percent) => !told.includes(percent))
  const send = due.at(-1)
  return send === undefined || told.some((percent) => percent > send) ? null : { send, told: due }
}
