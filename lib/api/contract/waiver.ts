import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Permitted } from './permitted.ts'
import { PersonReference } from './reference.ts'
import { flag, Id, Instant, Reason } from './wire.ts'

/** A finding that is let through for a time. */
export const WaiverItem = z.object({
  id: Id,
  /** Name of the finding, for example CVE-2024-1234. */
  finding: z.string(),
  /** Slug; null: every service. */
  service: z.string().nullable(),
  /** Slug; null: every environment. */
  environment: z.string().nullable(),
  reason: z.string(),
  owner: PersonReference,
  createdBy: PersonReference,
  createdAt: Instant,
  /** At this instant the finding counts again. */
  endsAt: Instant,
  state: z.enum(['in-date', 'ended', 'revoked']),
  revokedAt: Instant.nullable(),
  revokedBy: PersonReference.nullable(),
  revokeNote: z.string().nullable(),
  may: z.object({ revoke: Permitted }),
})
export type WaiverItem = z.infer<typeof WaiverItem>

const tags = ['waivers']

export const waiver = {
  list: oc
    .route({ method: 'GET', path: '/waivers', tags, summary: 'Waivers of findings, those in date first' })
    .input(
      z.strictObject({
        /** Slug or id; those of every service are among them. */
        service: z.string().max(120).optional(),
        environment: z.string().max(120).optional(),
        finding: z.string().max(200).optional(),
        inDate: flag,
      }),
    )
    .output(z.object({ items: z.array(WaiverItem), now: Instant })),
  create: oc
    .route({
      method: 'POST',
      path: '/waivers',
      tags,
      summary: 'Let a finding through for a time',
      successStatus: 201,
    })
    .input(
      z.strictObject({
        finding: z.string().trim().min(1).max(200),
        /** Absent: every service. */
        service: z.string().min(1).max(120).optional(),
        /** Absent: every environment. */
        environment: z.string().min(1).max(120).optional(),
        reason: Reason,
        /** Key or id of who answers for it. */
        owner: z.string().min(1).max(120),
        /** At most 180 days ahead. */
        endsAt: Instant,
      }),
    )
    .output(WaiverItem),
  revoke: oc
    .route({ method: 'POST', path: '/waivers/{id}/revoke', tags, summary: 'End a waiver now' })
    .input(z.strictObject({ id: Id, note: Reason }))
    .output(WaiverItem),
}
