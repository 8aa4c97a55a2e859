import { type Decimal, zero } from '../money/money.ts'
import { type AnomalyVerdict, judgeDay } from './anomaly.ts'
import { medianOf } from './day-amount.ts'
import type { DaySeries } from './day-series.ts'

/** A day that is unlike those before it. */
export interface DayMark {
  key: string
  currency: string
  on: string
  state: 'high' | 'low'
  amount: Decimal
  expected: Decimal
  /** What would still have been usual. */
  low: Decimal
  high: Decimal
}
export interface MarkedDays {
  marks: DayMark[]
  /** Days of those that are worth it: judged, and too little before is known. */
  judged: number
  unknown: number
}

/** What nobody looks up for: half a percent of a usual day of everything in that currency. */
const leastShare = '0.005'

/** A day of a key as it was, and against the days before it. */
export interface JudgedDay {
  on: string
  amount: Decimal
  /** Without what comes once: what was judged. */
  recurring: Decimal
  verdict: AnomalyVerdict
}

/** Each day of a span against the 28 days before it, key by key, by what comes again: a purchase is no anomaly. */
export function judgeDays(
  series: readonly DaySeries[],
  span: { fromOn: string; untilOn: string },
  leasts = leastPerCurrency(series),
): { key: string; currency: string; days: JudgedDay[] }[] {
  return series.map(({ key, currency, days }) => {
    const history = days.map(({ on, recurring }) => ({ on, amount: recurring }))
    const least = leasts.get(currency) ?? zero
    const judged = days
      .filter(({ on }) => span.fromOn <= on && on < span.untilOn)
      .map((day) => ({ ...day, verdict: judgeDay({ on: day.on, amount: day.recurring }, history, least) }))
    return { key, currency, days: judged }
  })
}

/** The days of a span that are unlike those before them, by day; of one day the one furthest from what was expected first. */
export function markDays(
  series: readonly DaySeries[],
  span: { fromOn: string; untilOn: string },
): MarkedDays {
  const found: MarkedDays = { marks: [], judged: 0, unknown: 0 }
  const leasts = leastPerCurrency(series)
  // Who never spent as much in a day as anybody would look up for can not be far from what is usual.
  const worthIt = ({ currency, days }: DaySeries) =>
    days.some(({ recurring }) => recurring.abs().gt(leasts.get(currency) ?? zero))
  for (const { key, currency, days } of judgeDays(series.filter(worthIt), span, leasts))
    for (const { on, recurring, verdict } of days) {
      if (verdict.state === 'unknown') found.unknown += 1
      else found.judged += 1
      if (verdict.state === 'high' || verdict.state === 'low')
        found.marks.push({ key, currency, on, amount: recurring, ...verdict, state: verdict.state })
    }
  const off = ({ amount, expected }: DayMark) => amount.minus(expected).abs()
  found.marks.sort((a, b) => (a.on === b.on ? off(b).comparedTo(off(a)) : a.on < b.on ? -1 : 1))
  return found
}

function leastPerCurrency(series: readonly DaySeries[]): Map<string, Decimal> {
  const wholes = new Map<string, Map<string, Decimal>>()
  for (const { currency, days } of series) {
    const byDay = wholes.get(currency) ?? new Map<string, Decimal>()
    for (const { on, recurring } of days) byDay.set(on, recurring.plus(byDay.get(on) ?? zero))
    wholes.set(currency, byDay)
  }
  return new Map(
    [...wholes].map(([currency, byDay]) => {
      const usual = medianOf([...byDay.values()])
      return [currency, (usual ?? zero).abs().times(leastShare)]
    }),
  )
}
