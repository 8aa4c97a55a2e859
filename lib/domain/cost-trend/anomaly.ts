import { dayAfter } from '../calendar/day-span.ts'
import { Decimal } from '../money/money.ts'
import { type DayAmount, largestOf, medianOf } from './day-amount.ts'

/** Days before it that a day is compared with, and how many of them must be known. */
export const anomalyHistory = { days: 28, enough: 14 } as const

export type AnomalyVerdict =
  | { state: 'unknown'; knownDays: number }
  | {
      state: 'usual' | 'high' | 'low'
      /** The median of the days before. */
      expected: Decimal
      /** What would still have been usual. */
      low: Decimal
      high: Decimal
    }

/**
 * Whether a day is unlike the 28 days before it. Usual is the median, give or take the largest of: four times how far days
 * are usually from it (median absolute deviation, 1.4826 of which are a standard deviation where days vary by chance), a
 * fifth of it, and `least`, an amount nobody would look up for. One odd day before does not move a median.
 */
export function judgeDay(day: DayAmount, history: readonly DayAmount[], least: Decimal): AnomalyVerdict {
  const since = dayAfter(day.on, -anomalyHistory.days)
  const before = history.filter(({ on }) => since <= on && on < day.on).map(({ amount }) => amount)
  const expected = medianOf(before)
  if (expected === null || before.length < anomalyHistory.enough)
    return { state: 'unknown', knownDays: before.length }
  const deviation = medianOf(before.map((amount) => amount.minus(expected).abs())) ?? new Decimal(0)
  const give = largestOf(deviation.times('1.4826').times(4), expected.abs().div(5), least)
  const [low, high] = [expected.minus(give), expected.plus(give)]
  const state = day.amount.gt(high) ? 'high' : day.amount.lt(low) ? 'low' : 'usual'
  return { state, expected, low, high }
}
