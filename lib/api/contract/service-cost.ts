import { oc } from '@orpc/contract'
import { z } from 'zod'
import { GateVerdict } from './gate-verdict.ts'
import { BuildReference, PromotionKind, PromotionState } from './reference.ts'
import { Id, Instant } from './wire.ts'

/** A day in UTC+8. */
const Day = z.iso.date()
/** Exact: never a float. */
const Amount = z.string()

export const serviceCostPeriods = ['30d', '90d'] as const

/** What a side of a comparison cost: seven complete days, half-open. */
const Side = z.object({
  cost: Amount,
  /** Null where a day of it was not measured. */
  requests: z.number().nullable(),
  perRequest: Amount.nullable(),
})

/** Cost before and after a promotion, without purchases and refunds. It says what was, never what caused it. */
export const BeforeAfter = z.discriminatedUnion('state', [
  /** Bills come late: it can be said from then on. */
  z.object({ state: z.literal('not-yet'), readyAt: Instant }),
  /** Days of either side that no bill has. */
  z.object({ state: z.literal('days-missing'), days: z.array(Day) }),
  z.object({
    state: z.literal('known'),
    before: z.object({ fromOn: Day, untilOn: Day }),
    after: z.object({ fromOn: Day, untilOn: Day }),
    /** Other promotions that succeeded there within these days: what changed may be theirs. */
    others: z.int(),
    /** One per currency, never added; none: nothing was spent. */
    sides: z.array(
      z.object({
        currency: z.string(),
        before: Side,
        after: Side,
        change: Amount,
        /** Of what it was before, 0.1 is a tenth more; null where that was nothing. */
        changeShare: z.number().nullable(),
      }),
    ),
  }),
])
export type BeforeAfter = z.infer<typeof BeforeAfter>

export const ServiceCost = z.object({
  service: z.string(),
  environment: z.string(),
  /** Where it lives, or spent something in the period, by rank. */
  environments: z.array(z.string()),
  /** The measure of every amount here. */
  measure: z.literal('effective'),
  /** Where effective cost of this environment is read from; none: nothing amortises, and nothing can be said. */
  sources: z.array(z.object({ id: Id, name: z.string() })),
  /** Half-open. */
  period: z.object({ key: z.enum(serviceCostPeriods), fromOn: Day, untilOn: Day }),
  currencies: z.array(
    z.object({
      currency: z.string(),
      /** Of the days that are known. */
      total: Amount,
      /** Of the same days one period earlier; null where one of them is not known. */
      previousTotal: Amount.nullable(),
      /** What split rules gave to the service in the period, in all environments together; not in the days. */
      sharedOut: Amount,
      days: z.array(z.object({ on: Day, cost: Amount.nullable() })),
    }),
  ),
  /** First day of the newest month that is not sealed: from it on attribution may still change. Null: all of it is sealed. */
  provisionalFromOn: Day.nullable(),
  /** Newest first, a hundred at most. */
  promotions: z.array(
    z.object({
      id: Id,
      number: z.int(),
      kind: PromotionKind,
      state: PromotionState,
      build: BuildReference,
      /** When it first wrote. */
      at: Instant,
      on: Day,
      /** Null of one that did not succeed. */
      compared: BeforeAfter.nullable(),
    }),
  ),
  /** What the gate of costTags says of what it runs on there, whoever promotes what. */
  costTags: GateVerdict,
  now: Instant,
})
export type ServiceCost = z.infer<typeof ServiceCost>

export const serviceCost = {
  get: oc
    .route({
      method: 'GET',
      path: '/services/{slug}/cost',
      tags: ['cost'],
      summary:
        'What a service costs in an environment, by day, with its promotions and before and after each',
    })
    .input(
      z.strictObject({
        slug: z.string().min(1).max(120),
        /** Slug; absent: the last one of its path. */
        environment: z.string().min(1).max(120).optional(),
        period: z.enum(serviceCostPeriods).optional(),
      }),
    )
    .output(ServiceCost),
}
