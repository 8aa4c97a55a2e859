import { oc } from '@orpc/contract'
import { z } from 'zod'
import { costMeasures } from '../../domain/bill/source.ts'
import { Instant } from './wire.ts'

/** `YYYY-MM` */
const Period = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)
/** A day in UTC+8. */
const Day = z.iso.date()
/** Exact: never a float. */
const Amount = z.string()
const Usual = { expected: Amount, low: Amount, high: Amount }

/** A day against the 28 before it, by what comes again: purchases, refunds, adjustments and tax are left out of that. */
export const CostDayItem = z.object({
  on: Day,
  /** Everything. */
  amount: Amount,
  recurring: Amount,
  /** unknown: fewer than 14 of the days before it are known. */
  state: z.enum(['usual', 'high', 'low', 'unknown']),
  /** What would have been usual; null where that is not known. */
  usual: z.object(Usual).nullable(),
})
export type CostDayItem = z.infer<typeof CostDayItem>

export const anomalyKeys = ['product-line', 'team', 'cloud-product'] as const

/** A day on which somebody or something cost much more or less than it does. */
export const CostMark = z.object({
  on: Day,
  currency: z.string(),
  /** Id, or the name of the cloud product. */
  key: z.string(),
  name: z.string(),
  state: z.enum(['high', 'low']),
  amount: Amount,
  ...Usual,
})
export type CostMark = z.infer<typeof CostMark>

const tags = ['cost']
const month = {
  period: Period.optional(),
  measure: z.enum(costMeasures).optional(),
}

export const costReport = {
  days: oc
    .route({
      method: 'GET',
      path: '/cost/days',
      tags,
      summary: 'Money by day in a month, and which days are unlike those before',
    })
    .input(
      z.strictObject({
        ...month,
        /** Slug; none: everything. At most one of them. */
        productLine: z.string().min(1).max(120).optional(),
        service: z.string().min(1).max(120).optional(),
      }),
    )
    .output(
      z.object({
        period: Period,
        measure: z.enum(costMeasures),
        /** Per currency; days that may still grow are not in it. */
        series: z.array(z.object({ currency: z.string(), days: z.array(CostDayItem) })),
        /** The first day that may still grow. */
        wholeUntilOn: Day,
        now: Instant,
      }),
    ),
  anomalies: oc
    .route({
      method: 'GET',
      path: '/cost/anomalies',
      tags,
      summary: 'Days of product lines, teams or cloud products that are unlike those before',
    })
    .input(z.strictObject({ ...month, by: z.enum(anomalyKeys).optional() }))
    .output(
      z.object({
        period: Period,
        measure: z.enum(costMeasures),
        by: z.enum(anomalyKeys),
        items: z.array(CostMark),
        /** Days that were judged, and those of which too little before is known. */
        judged: z.int(),
        unknown: z.int(),
        /** How it is judged: so many days before, of which so many must be known. */
        rule: z.object({ days: z.int(), enough: z.int() }),
        now: Instant,
      }),
    ),
  lines: oc
    .route({
      method: 'GET',
      path: '/cost/lines.csv',
      tags,
      summary: 'Every line of a month that counts, in columns of FOCUS, with whose it is',
      description:
        'Streamed. Columns that begin with x_ are not of FOCUS. Cells that look like a formula begin with a quote.',
    })
    .input(
      z.strictObject({
        period: Period,
        /** Slug: only its lines. */
        productLine: z.string().min(1).max(120).optional(),
      }),
    )
    .output(z.string()),
}
