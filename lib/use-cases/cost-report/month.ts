import { z } from 'zod'
import type { MoneyOfDay } from '../../catalog/cost-report/day-money.ts'
import { costMeasures } from '../../domain/bill/source.ts'
import { billingDayOf, periodOf } from '../../domain/calendar/billing-day.ts'
import type { AnomalyVerdict } from '../../domain/cost-trend/anomaly.ts'
import type { KeyedMoney } from '../../domain/cost-trend/day-series.ts'
import { Decimal } from '../../domain/money/money.ts'

/** A month and a measure; the running month and effective cost where nothing is said. */
export const MonthInput = {
  period: z
    .string()
    .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
    .optional(),
  measure: z.enum(costMeasures).default('effective'),
}

export const runningPeriod = (now: Date): string => periodOf(billingDayOf(now))

export const keyedMoney = (rows: readonly MoneyOfDay[]): KeyedMoney[] =>
  rows.map((row) => ({ ...row, amount: new Decimal(row.amount), recurring: new Decimal(row.recurring) }))

/** What would have been usual, as texts; null where too little before is known. */
export const usualOf = (verdict: AnomalyVerdict) =>
  verdict.state === 'unknown'
    ? null
    : {
        expected: verdict.expected.toFixed(),
        low: verdict.low.toFixed(),
        high: verdict.high.toFixed(),
      }
