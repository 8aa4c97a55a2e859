import { spanOfPeriod } from '../calendar/billing-day.ts'
import { dayAfter, daysOf } from '../calendar/day-span.ts'
import { Decimal, sumOf, zero } from '../money/money.ts'
import { type DayAmount, meanOf } from './day-amount.ts'

/** One complete day. */
export interface ForecastDay extends DayAmount {
  /** Without what comes once: purchases, refunds, adjustments, tax. What a next day may be expected to cost. */
  recurring: Decimal
}

/** Complete days whose mean a day to come is expected to cost, and how many must be known. */
export const forecastDays = { window: 14, enough: 7 } as const

/** What it says of itself: so many days as they were, so many at a mean of so many days. */
export type Forecast =
  | { state: 'too-little'; knownDays: number }
  | {
      state: 'known'
      amount: Decimal
      /** With the lowest and the highest week of the last two as the measure. */
      low: Decimal
      high: Decimal
      soFar: Decimal
      knownDays: number
      daysToCome: number
      perDay: Decimal
      meanOfDays: number
    }

/**
 * What a billing period will cost: its complete days as they were, and for each day to come (and each that is not there yet)
 * the mean of the last 14 complete days, without what comes once. Days may reach back before the period. A forecast of a
 * method that anybody can follow on a page; it knows nothing of plans and seasons.
 */
export function forecastMonth(period: string, days: readonly ForecastDay[]): Forecast {
  const { fromOn, untilOn } = spanOfPeriod(period)
  const until = days.filter(({ on }) => on < untilOn)
  const known = until.filter(({ on }) => on >= fromOn)
  const latest = until
    .map(({ on }) => on)
    .sort()
    .at(-1)
  const since = latest === undefined ? fromOn : dayAfter(latest, 1 - forecastDays.window)
  const recent = until.filter(({ on }) => on >= since).sort((a, b) => (a.on < b.on ? -1 : 1))
  const soFar = sumOf(known.map(({ amount }) => amount))
  const daysToCome = daysOf({ fromOn, untilOn }).length - known.length
  if (daysToCome > 0 && recent.length < forecastDays.enough)
    return { state: 'too-little', knownDays: recent.length }
  const weeks = recent
    .map((_, at) => recent.slice(at, at + 7))
    .filter((week) => week.length === 7)
    .map((week) => meanOf(week.map(({ recurring }) => recurring)))
  const perDay = meanOf(recent.map(({ recurring }) => recurring))
  const at = (mean: Decimal) => soFar.plus(mean.times(daysToCome)).toDecimalPlaces(soFar.decimalPlaces() + 2)
  return {
    state: 'known',
    amount: at(perDay),
    low: at(Decimal.min(perDay, ...weeks)),
    high: at(Decimal.max(perDay, ...weeks, zero)),
    soFar,
    knownDays: known.length,
    daysToCome,
    perDay,
    meanOfDays: recent.length,
  }
}
