import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Permitted } from './permitted.ts'
import { PersonReference, PromotionState } from './reference.ts'
import { flag, Id, Instant, Reason } from './wire.ts'

/** One gate set aside for one promotion, by whom and why; its review stays open until somebody else closes it. */
export const OverrideItem = z.object({
  id: Id,
  gate: z.string(),
  promotion: z.object({ id: Id, number: z.int(), state: PromotionState }),
  /** Slugs. */
  service: z.string(),
  environment: z.string(),
  person: PersonReference,
  /** Of scan, path and approvals: who agreed. */
  second: PersonReference.nullable(),
  /** It does not count before a second person agreed. */
  waitsForSecond: z.boolean(),
  reason: z.string(),
  at: Instant,
  secondAt: Instant.nullable(),
  withdrawnAt: Instant.nullable(),
  reviewedBy: PersonReference.nullable(),
  reviewedAt: Instant.nullable(),
  reviewNote: z.string().nullable(),
  may: z.object({ second: Permitted, withdraw: Permitted, review: Permitted }),
})
export type OverrideItem = z.infer<typeof OverrideItem>

const of = z.strictObject({ id: z.string().min(1).max(60), gate: z.string().min(1).max(40) })
const tags = ['overrides']

export const override = {
  list: oc
    .route({ method: 'GET', path: '/overrides', tags, summary: 'Overrides of gates, open reviews first' })
    .input(
      z.strictObject({
        /** Id or P-<number>. */
        promotion: z.string().min(1).max(60).optional(),
        /** Only those whose review is open. */
        open: flag,
      }),
    )
    .output(
      z.object({
        items: z.array(OverrideItem),
        /** Of the promotion asked about, while it waits: which gates may be set aside, and by the reader. */
        gates: z.array(z.object({ gate: z.string(), asksSecond: z.boolean(), may: Permitted })),
        now: Instant,
      }),
    ),
  give: oc
    .route({
      method: 'POST',
      path: '/promotions/{id}/overrides',
      tags,
      summary: 'Set a gate aside',
      successStatus: 201,
    })
    .input(of.extend({ reason: Reason }))
    .output(OverrideItem),
  second: oc
    .route({
      method: 'POST',
      path: '/promotions/{id}/overrides/{gate}/second',
      tags,
      summary: 'Agree to an override as the second person',
    })
    .input(of)
    .output(OverrideItem),
  withdraw: oc
    .route({
      method: 'POST',
      path: '/promotions/{id}/overrides/{gate}/withdraw',
      tags,
      summary: 'Take an override back',
    })
    .input(of)
    .output(OverrideItem),
  review: oc
    .route({
      method: 'POST',
      path: '/overrides/{id}/review',
      tags,
      summary: 'Close the review of an override',
    })
    .input(z.strictObject({ id: Id, note: Reason }))
    .output(OverrideItem),
}
