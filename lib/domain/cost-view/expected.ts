import { forecastDays } from '../cost-trend/forecast.ts'
import { Decimal, zero } from '../money/money.ts'
import type { SourceReach } from './reach.ts'

/** Money of one source and one key in a month. */
export interface SourceAmount {
  sourceId: string
  /** Of the days that grow no more, with corrections of earlier months. */
  settled: Decimal
  /** Usage of the recent days. */
  recent: Decimal
}

/**
 * What a month will cost, by the method of forecastMonth (settled days as they were, each day to come at the mean of the recent
 * ones), for any part of the money: parts sum to the forecast of the whole. Null where a source knows too few days.
 */
export function expectedOf(
  amounts: readonly SourceAmount[],
  reaches: readonly SourceReach[],
): Decimal | null {
  let sum = zero
  for (const { sourceId, settled, recent } of amounts) {
    const reach = reaches.find(({ id }) => id === sourceId)
    if (reach === undefined) continue
    if (reach.daysToCome > 0 && reach.recentDays < forecastDays.enough) return null
    const perDay = reach.recentDays === 0 ? zero : recent.div(reach.recentDays)
    sum = sum.plus(settled).plus(perDay.times(reach.daysToCome))
  }
  return sum.toDecimalPlaces(2, Decimal.ROUND_HALF_UP)
}
