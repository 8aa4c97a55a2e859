import { readDayAmounts } from '../../catalog/cost-report/day-amounts.ts'
import type { CellKey } from '../../catalog/cost-view/columns.ts'
import type { Database } from '../../catalog/database.ts'
import { type AnomalyVerdict, anomalyHistory } from '../../domain/cost-trend/anomaly.ts'
import { type DaySeries, seriesOf } from '../../domain/cost-trend/day-series.ts'
import { wholeDays } from '../../domain/cost-trend/whole-days.ts'
import { Decimal } from '../../domain/money/money.ts'
import type { Frame } from '../cost-view/frame.ts'

/** Whole days of a month and the one before, by key, and what is said of all of them. */
export async function readSeries(
  database: Database,
  frame: Frame,
  by: CellKey,
): Promise<{ series: DaySeries[]; framed: ReturnType<typeof framedOf> }> {
  const { days, untilOn } = wholeDays(frame.reaches)
  const rows = await readDayAmounts(database, { ...frame, by })
  const money = rows.map(({ key, on, amount, usage }) => ({
    key,
    on,
    currency: frame.currency,
    amount: new Decimal(amount),
    recurring: new Decimal(usage),
  }))
  return { series: seriesOf(days, money, untilOn ?? ''), framed: framedOf(frame, untilOn) }
}

const framedOf = ({ month, measure, currency, now }: Frame, wholeUntilOn: string | null) => ({
  month,
  measure,
  currency,
  wholeUntilOn,
  rule: { ...anomalyHistory },
  now,
})

/** What would have been usual, as texts; null where too little before is known. */
export const usualOf = (verdict: AnomalyVerdict) =>
  verdict.state === 'unknown'
    ? null
    : {
        expected: verdict.expected.toFixed(),
        low: verdict.low.toFixed(),
        high: verdict.high.toFixed(),
      }
