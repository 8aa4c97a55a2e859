import { billingDayOf, billingInstant } from '../calendar/billing-day.ts'
import { dayAfter, daysOf } from '../calendar/day-span.ts'
import { type Decimal, sumOf } from '../money/money.ts'

/** A complete day of one service in one environment and currency: effective cost without purchases and refunds. */
export interface CostedDay {
  on: string
  cost: Decimal
  /** Null: not measured. */
  requests: number | null
}

/** So many complete days on each side, and so long until bills have come: the slowest products are 72 h behind. */
export const comparison = { days: 7, waitMs: 72 * 3_600_000 } as const

export interface Side {
  fromOn: string
  untilOn: string
  cost: Decimal
  /** Null where a day of it was not measured. */
  requests: number | null
  perRequest: Decimal | null
}
export type BeforeAfter =
  | { state: 'not-yet'; readyAt: Date }
  /** Days that no bill has, on either side: nothing is said rather than a sum of fewer days. */
  | { state: 'days-missing'; days: string[] }
  | {
      state: 'known'
      before: Side
      after: Side
      change: Decimal
      /** Other promotions that succeeded there within these days: what changed may be theirs. */
      others: number
    }

/**
 * Cost before and after a promotion: seven complete billing days on each side, the day of the promotion on neither. It says
 * what was, never what caused it.
 */
export function beforeAndAfter(
  promotedAt: Date,
  days: readonly CostedDay[],
  otherPromotionsAt: readonly Date[],
  now: Date,
): BeforeAfter {
  const day = billingDayOf(promotedAt)
  const before = { fromOn: dayAfter(day, -comparison.days), untilOn: day }
  const after = { fromOn: dayAfter(day), untilOn: dayAfter(day, comparison.days + 1) }
  const readyAt = new Date(billingInstant(after.untilOn).getTime() + comparison.waitMs)
  if (now < readyAt) return { state: 'not-yet', readyAt }
  const known = new Map(days.map((one) => [one.on, one]))
  const missing = [...daysOf(before), ...daysOf(after)].filter((one) => !known.has(one))
  if (missing.length > 0) return { state: 'days-missing', days: missing }
  const sideOf = (span: typeof before): Side => {
    const list = daysOf(span).flatMap((one) => known.get(one) ?? [])
    const cost = sumOf(list.map((one) => one.cost))
    const measured = list.every(({ requests }) => requests !== null)
    const requests = measured ? list.reduce((sum, one) => sum + (one.requests ?? 0), 0) : null
    const perRequest = requests === null || requests === 0 ? null : cost.div(requests)
    return { ...span, cost, requests, perRequest }
  }
  const [first, second] = [sideOf(before), sideOf(after)]
  const others = otherPromotionsAt.filter((at) => {
    const on = billingDayOf(at)
    return at.getTime() !== promotedAt.getTime() && before.fromOn <= on && on < after.untilOn
  }).length
  return { state: 'known', before: first, after: second, change: second.cost.minus(first.cost), others }
}
