import { oc } from '@orpc/contract'
import { z } from 'zod'
import { hookKinds, hookVerdicts } from '../../domain/hook/kind.ts'
import { Id, Instant } from './wire.ts'

export const HookAddressItem = z.object({
  id: Id,
  kind: z.enum(hookKinds),
  createdAt: Instant,
  /** Another took its place; until then both are taken. */
  endsAt: Instant.nullable(),
  usedAt: Instant.nullable(),
})
export type HookAddressItem = z.infer<typeof HookAddressItem>

export const HookDeliveryItem = z.object({
  id: Id,
  kind: z.enum(hookKinds),
  at: Instant,
  verdict: z.enum(hookVerdicts),
  /** The sender's own word. */
  event: z.string(),
  subject: z.string().nullable(),
  /** The same within a minute, of which nothing follows, is one row. */
  count: z.int(),
  /** What was read again because of it. */
  leadsTo: z.enum(['repository', 'merge-request', 'run', 'image']).nullable(),
  runId: Id.nullable(),
  readAt: Instant.nullable(),
  /** How many things were otherwise than known before; null where nobody counted. */
  changed: z.int().nullable(),
  problem: z.string().nullable(),
})
export type HookDeliveryItem = z.infer<typeof HookDeliveryItem>

export const HookList = z.object({
  addresses: z.array(HookAddressItem),
  /** Deliveries of the last 24 hours. */
  day: z.array(
    z.object({
      kind: z.enum(hookKinds),
      verdict: z.enum(hookVerdicts),
      count: z.int(),
      lastAt: Instant,
    }),
  ),
  deliveries: z.array(HookDeliveryItem),
  now: Instant,
})
export type HookList = z.infer<typeof HookList>

const tags = ['connections']

/** Deliveries themselves come to `POST /api/hooks/<kind>/<connection>/<secret>`, which is not of this contract. */
export const hook = {
  list: oc
    .route({
      method: 'GET',
      path: '/connections/{connectionId}/hooks',
      tags,
      summary: 'Webhook addresses and what came',
    })
    .input(z.strictObject({ connectionId: Id }))
    .output(HookList),
  create: oc
    .route({
      method: 'POST',
      path: '/connections/{connectionId}/hooks',
      tags,
      summary:
        'A new webhook address; its secrets are shown once, the one before is taken for some hours more',
      successStatus: 201,
    })
    .input(
      z.strictObject({
        connectionId: Id,
        kind: z.enum(hookKinds),
        overlapHours: z.int().min(0).max(168).optional(),
      }),
    )
    .output(
      z.object({
        id: Id,
        kind: z.enum(hookKinds),
        /** With its secret. */
        url: z.string(),
        /** Codeup: what its secret token has to be. */
        token: z.string().nullable(),
      }),
    ),
  revoke: oc
    .route({
      method: 'DELETE',
      path: '/connections/{connectionId}/hooks/{id}',
      tags,
      summary: 'The address is not taken any more',
    })
    .input(z.strictObject({ connectionId: Id, id: Id }))
    .output(z.object({ id: Id })),
}
