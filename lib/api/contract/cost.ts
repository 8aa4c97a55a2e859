import { oc } from '@orpc/contract'
import { z } from 'zod'
import { causes } from '../../domain/attribution/cause.ts'
import { billSourceKinds } from '../../domain/attribution/finality.ts'
import { costMeasures } from '../../domain/bill/source.ts'
import { costDimensions } from '../../domain/cost-view/dimension.ts'
import { Id, Instant, page, pageInput } from './wire.ts'

/** A day in UTC+8. */
const Day = z.iso.date()
/** `YYYY-MM` */
const Month = z.string().regex(/^20\d{2}-(0[1-9]|1[0-2])$/)
/** Exact: never a float. */
const Amount = z.string()
const word = z.string().min(1).max(200).optional()

const money = {
  /** Absent: the newest month there is. */
  month: Month.optional(),
  /** Absent: effective, where any source gives it. */
  measure: z.enum(costMeasures).optional(),
  /** Absent: the one most of the month is in. Money of two is never added. */
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
  /** Taggable money that lacks this key, or has a value of it that is not allowed. */
  missingKey: word,
}
const framed = { month: Month, measure: z.enum(costMeasures), currency: z.string(), now: Instant }

/** Shares are rounded down; null: there is nothing to judge, which is not 100 %. */
const Coverage = z.object({
  money: z.object({ owned: Amount, whole: Amount, share: z.number().nullable() }),
  /** Each subject counted once a day. */
  subjects: z.object({ owned: z.int(), whole: z.int(), share: z.number().nullable() }),
})
export type Coverage = z.infer<typeof Coverage>

const Compared = z.object({
  /** All that is known of the month. */
  amount: Amount,
  /** Of the days that grow no more: what is compared. */
  settled: Amount,
  /** The same days of the month before, source by source. */
  previous: Amount,
  change: z.number().nullable(),
})

export const CostMonth = z.object({
  ...framed,
  /** The newest first. */
  months: z.array(Month),
  measures: z.array(z.enum(costMeasures)),
  currencies: z.array(z.string()),
  /** The last day of which any source knows something. */
  throughOn: Day.nullable(),
  /** The last day that is compared: bills are up to 72 hours late. */
  comparedOn: Day.nullable(),
  total: Compared,
  attributed: Compared,
  unattributed: Compared,
  untaggable: Compared,
  /** Refunds, credits and adjustments: in the total, and in nothing that is covered. */
  returned: Amount,
  coverage: Coverage,
  /** Null: too few days are known. */
  forecast: z
    .object({ amount: Amount, low: Amount, high: Amount, daysToCome: z.int(), meanOfDays: z.int() })
    .nullable(),
  /** Of all product lines together; null: none has one, or a part of the money is asked about. */
  budget: Amount.nullable(),
  /** Sealed money without an owner, of this year up to the month; null: none, or a part is asked about. */
  lost: z.object({ amount: Amount, from: Month, until: Month }).nullable(),
  /** The same month in the other measure; null: nobody says. */
  other: Amount.nullable(),
  /** False: the reader's roles show a part of the money. */
  everything: z.boolean(),
  sources: z.array(
    z.object({
      id: Id,
      name: z.string(),
      kind: z.enum(billSourceKinds),
      connection: z.string(),
      /** Null: it says nothing of the month yet. */
      lastOn: Day.nullable(),
      /** The last day that grows no more: bills are up to 72 hours late. */
      settledOn: Day.nullable(),
      state: z.enum(['provisional', 'final', 'sealed']),
      finalAt: Instant,
      sealedAt: Instant.nullable(),
    }),
  ),
  /** Connections whose bills say nothing of this measure: their money is not in it. */
  silent: z.array(z.string()),
})
export type CostMonth = z.infer<typeof CostMonth>

export const CostTrend = z.object({
  ...framed,
  /** Every day from the first that is known; an amount of null is not known, and never zero. */
  points: z.array(z.object({ on: Day, amount: Amount.nullable(), ...Coverage.shape })),
  /** A key that reaches bills from that day on, a version of the rules. */
  marks: z.array(z.object({ on: Day, kind: z.enum(['key', 'rules']), name: z.string() })),
  /** Share of taggable money that should have an owner, as the rules of the last day say; null: nobody says. */
  goal: z.number().nullable(),
})
export type CostTrend = z.infer<typeof CostTrend>

export const CostRow = z.object({
  /** Of owners an id, `-`, `unattributed` or `untaggable`; else as bills write it. */
  key: z.string(),
  slug: z.string().nullable(),
  name: z.string().nullable(),
  amount: Amount,
  /** Of the days that grow no more, and the same days of the month before: what change compares. */
  settled: Amount,
  previous: Amount,
  change: z.number().nullable(),
  /** Null: too few days are known. */
  forecast: Amount.nullable(),
  /** What split rules give it, or take from it, beside the amount. */
  shared: Amount.nullable(),
  budget: Amount.nullable(),
  coverage: Coverage,
})
export type CostRow = z.infer<typeof CostRow>

export const CostBreakdown = page(CostRow).extend({
  ...framed,
  by: z.enum(costDimensions),
  /** Money without an owner, in each dimension of owners: on the first page. */
  apart: z.array(CostRow),
  count: z.int(),
})
export type CostBreakdown = z.infer<typeof CostBreakdown>

export const CostMover = z.object({
  key: z.string(),
  slug: z.string().nullable(),
  amount: Amount,
  /** Of the days that grow no more, and the same days of the month before: what change compares. */
  settled: Amount,
  previous: Amount,
  change: z.number().nullable(),
  /** The product in which it changed most. */
  cloudProduct: z.string().nullable(),
  productChange: Amount.nullable(),
  /** Into the last environment, meanwhile; never said to be the cause. */
  promotions: z.int(),
})
export type CostMover = z.infer<typeof CostMover>

export const CostKey = z.object({
  key: z.string(),
  required: z.boolean(),
  missing: Amount,
  coverage: Coverage,
})
export type CostKey = z.infer<typeof CostKey>

/** What money was for. Names and costTags are text of others: shown as text and nothing else. */
export const CostResource = z.object({
  subject: z.string(),
  resourceId: z.string(),
  name: z.string(),
  type: z.string(),
  account: z.object({ id: z.string(), name: z.string().nullable() }),
  region: z.string(),
  cloudProduct: z.string(),
  resourceGroup: z.string(),
  costUnit: z.string(),
  costTags: z.record(z.string(), z.unknown()),
  causes: z.array(z.enum(causes)),
  missingKeys: z.array(z.string()),
  services: z.array(z.string()),
  environments: z.array(z.string()),
  amount: Amount,
  lines: z.int(),
  firstOn: Day,
  lastOn: Day,
})
export type CostResource = z.infer<typeof CostResource>

export const CostLine = z.object({
  on: Day,
  category: z.string(),
  /** Of a charge of an earlier month. */
  correction: z.boolean(),
  commitment: z.enum(['used', 'unused']).nullable(),
  cause: z.enum(causes),
  missingKeys: z.array(z.string()),
  service: z.string().nullable(),
  environment: z.string().nullable(),
  /** Of a shared cluster: whose part of the line this is. */
  part: z.string().nullable(),
  /** The part goes by the last known shares: metrics were lacking. */
  estimated: z.boolean(),
  billed: Amount.nullable(),
  effective: Amount.nullable(),
  list: Amount.nullable(),
  quantity: z.string().nullable(),
  unit: z.string().nullable(),
  orderId: z.string().nullable(),
  description: z.string().nullable(),
  /** Where it stands: the import, and its line in it. */
  import: Id,
  line: z.int(),
})
export type CostLine = z.infer<typeof CostLine>

/** Money that was sealed without an owner: for good. */
export const CostLostItem = z.object({
  month: Month,
  source: z.string(),
  subject: z.string(),
  resourceId: z.string(),
  name: z.string(),
  account: z.object({ id: z.string(), name: z.string().nullable() }),
  cloudProduct: z.string(),
  cause: z.enum(causes),
  missingKeys: z.array(z.string()),
  amount: Amount,
  sealedAt: Instant,
})
export type CostLostItem = z.infer<typeof CostLostItem>

const tags = ['cost']
const read = (path: `/${string}`, summary: string) => oc.route({ method: 'GET', path, tags, summary })

export const cost = {
  month: read('/cost/month', 'What a month cost so far, against the month before, and how much has an owner')
    .input(z.strictObject(money))
    .output(CostMonth),
  trend: read('/cost/trend', 'Cost and coverage, day by day')
    .input(z.strictObject({ ...money, months: z.coerce.number().int().min(1).max(24).optional() }))
    .output(CostTrend),
  breakdown: read('/cost/breakdown', 'A month by one dimension; money without an owner is apart')
    .input(
      z.strictObject({
        ...money,
        ...pageInput,
        by: z.enum(costDimensions).default('product-line'),
        order: z.enum(['amount', 'change']).optional(),
      }),
    )
    .output(CostBreakdown),
  movers: read('/cost/movers', 'The services whose cost changed most')
    .input(z.strictObject({ ...money, limit: z.coerce.number().int().min(1).max(50).optional() }))
    .output(z.object({ ...framed, items: z.array(CostMover) })),
  keys: read('/cost/keys', 'How much of a month has each required key')
    .input(z.strictObject(money))
    .output(z.object({ ...framed, items: z.array(CostKey) })),
  resources: read('/cost/resources', 'What the money of a month was for, the largest first')
    .input(z.strictObject({ ...money, ...pageInput, search: z.string().trim().min(1).max(200).optional() }))
    .output(page(CostResource)),
  lines: read('/cost/resources/{subject}/lines', 'The bill lines of one resource in a month')
    .input(z.strictObject({ ...money, ...pageInput, subject: z.string().regex(/^-?\d{1,19}$/) }))
    .output(page(CostLine)),
  lost: read('/cost/lost', 'The lost ledger of a year: money that was sealed without an owner')
    .input(
      z.strictObject({
        month: money.month,
        measure: money.measure,
        currency: money.currency,
        ...pageInput,
      }),
    )
    .output(page(CostLostItem)),
}
