import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Permitted } from './permitted.ts'
import { PersonReference, PromotionKind } from './reference.ts'
import { flag, Id, Instant, Reason } from './wire.ts'

/** A place that lets nothing new in until it is lifted. */
export const HoldItem = z.object({
  id: Id,
  /** Slugs. */
  service: z.string(),
  environment: z.string(),
  reason: z.string(),
  owner: PersonReference.nullable(),
  /** Null: the portal. */
  setBy: PersonReference.nullable(),
  /** The rollback or older build that set it. */
  promotion: z.object({ id: Id, number: z.int(), kind: PromotionKind }).nullable(),
  /** A build that contains this commit lifts it. */
  fixCommitSha: z.string().nullable(),
  setAt: Instant,
  reviewAt: Instant,
  /** Over 14 days: reported. */
  age: z.enum(['lifted', 'open', 'review-due', 'reported']),
  liftedAt: Instant.nullable(),
  liftedBy: PersonReference.nullable(),
  liftedByBuild: z.object({ id: Id, digest: z.string(), version: z.string().nullable() }).nullable(),
  liftNote: z.string().nullable(),
  may: z.object({ edit: Permitted }),
})
export type HoldItem = z.infer<typeof HoldItem>

const commit = z
  .string()
  .trim()
  .regex(/^[0-9a-fA-F]{7,40}$/)
const tags = ['holds']

export const hold = {
  list: oc
    .route({ method: 'GET', path: '/holds', tags, summary: 'Holds, open ones first' })
    .input(
      z.strictObject({
        service: z.string().max(120).optional(),
        environment: z.string().max(120).optional(),
        open: flag,
        /** Only those open for over 14 days. */
        reported: flag,
      }),
    )
    .output(z.object({ items: z.array(HoldItem), now: Instant })),
  set: oc
    .route({ method: 'POST', path: '/holds', tags, summary: 'Hold a place', successStatus: 201 })
    .input(
      z.strictObject({
        service: z.string().min(1).max(120),
        environment: z.string().min(1).max(120),
        reason: Reason,
        /** Key or id; the caller when absent. */
        owner: z.string().min(1).max(120).optional(),
        reviewAt: Instant.optional(),
        fixCommit: commit.optional(),
      }),
    )
    .output(HoldItem),
  change: oc
    .route({ method: 'PATCH', path: '/holds/{id}', tags, summary: 'Owner, review date or fix of a hold' })
    .input(
      z.strictObject({
        id: Id,
        owner: z.string().min(1).max(120).optional(),
        reviewAt: Instant.optional(),
        fixCommit: commit.nullable().optional(),
      }),
    )
    .output(HoldItem),
  lift: oc
    .route({ method: 'POST', path: '/holds/{id}/lift', tags, summary: 'Open a held place again' })
    .input(z.strictObject({ id: Id, note: Reason }))
    .output(HoldItem),
}
