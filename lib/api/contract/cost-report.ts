import { oc } from '@orpc/contract'
import { z } from 'zod'
import { causes } from '../../domain/attribution/cause.ts'
import { costMeasures } from '../../domain/bill/source.ts'
import { Instant } from './wire.ts'

/** `YYYY-MM` */
const Month = z.string().regex(/^20\d{2}-(0[1-9]|1[0-2])$/)
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

const anomalyDimensions = ['product-line', 'team', 'service', 'cloud-product'] as const

/** A day on which somebody or something cost much more or less than it does. */
export const CostMark = z.object({
  on: Day,
  /** Of owners an id, `-`, `unattributed` or `untaggable`; else the name of the cloud product. */
  key: z.string(),
  slug: z.string().nullable(),
  name: z.string().nullable(),
  state: z.enum(['high', 'low']),
  /** What comes again. */
  amount: Amount,
  ...Usual,
})
export type CostMark = z.infer<typeof CostMark>

const tags = ['cost']
const word = z.string().min(1).max(200).optional()
const money = {
  /** Absent: the newest month there is. */
  month: Month.optional(),
  /** Absent: effective, where any source gives it. */
  measure: z.enum(costMeasures).optional(),
  /** Absent: the one most of the month is in. */
  currency: z.string().min(1).max(20).optional(),
  /** Slugs of owners; `-`: of somebody, and of nobody in this dimension. */
  productLine: word,
  team: word,
  service: word,
  environment: word,
  cloudProduct: word,
  account: word,
  region: word,
  chargeCategory: word,
  cause: z.enum(causes).optional(),
  group: z.enum(['attributed', 'unattributed', 'untaggable']).optional(),
  missingKey: word,
}
const framed = {
  month: Month,
  measure: z.enum(costMeasures),
  currency: z.string(),
  /** The first day that may still grow; null: none is whole yet. */
  wholeUntilOn: Day.nullable(),
  /** A day is judged by so many days before it, of which so many must be known. */
  rule: z.object({ days: z.int(), enough: z.int() }),
  now: Instant,
}

export const costReport = {
  days: oc
    .route({
      method: 'GET',
      path: '/cost/days',
      tags,
      summary: 'Money by day in a month, and which days are unlike those before',
    })
    .input(z.strictObject(money))
    .output(
      z.object({
        ...framed,
        /** Days that may still grow are not among them, and days that no bill has. */
        days: z.array(CostDayItem),
      }),
    ),
  anomalies: oc
    .route({
      method: 'GET',
      path: '/cost/anomalies',
      tags,
      summary: 'Days of product lines, teams, services or cloud products that are unlike those before',
    })
    .input(z.strictObject({ ...money, by: z.enum(anomalyDimensions).optional() }))
    .output(
      z.object({
        ...framed,
        by: z.enum(anomalyDimensions),
        /** By day; of one day the one furthest from what was expected first. 200 at most. */
        items: z.array(CostMark),
        /** How many there are. */
        count: z.int(),
        /** Days that were judged, and those of which too little before is known. */
        judged: z.int(),
        unknown: z.int(),
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
        month: Month,
        /** Slug: only its lines. */
        productLine: z.string().min(1).max(120).optional(),
      }),
    )
    .output(z.string()),
}
