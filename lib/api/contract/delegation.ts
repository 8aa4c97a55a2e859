import { oc } from '@orpc/contract'
import { z } from 'zod'
import { PersonReference } from './reference.ts'
import { Id, Instant } from './wire.ts'

/** One person may approve for another between two instants. */
export const DelegationItem = z.object({
  id: Id,
  from: PersonReference,
  to: PersonReference,
  reason: z.string().nullable(),
  fromAt: Instant,
  toAt: Instant,
  state: z.enum(['coming', 'in-force', 'over', 'revoked']),
})
export type DelegationItem = z.infer<typeof DelegationItem>

const tags = ['delegations']

export const delegation = {
  list: oc
    .route({
      method: 'GET',
      path: '/delegations',
      tags,
      summary: 'Those the caller gave and was given; over for at most 30 days',
    })
    .output(z.object({ given: z.array(DelegationItem), received: z.array(DelegationItem), now: Instant })),
  give: oc
    .route({
      method: 'POST',
      path: '/delegations',
      tags,
      summary: 'Let another approve for oneself',
      successStatus: 201,
    })
    .input(
      z.strictObject({
        toPersonId: Id,
        fromAt: Instant.optional(),
        toAt: Instant,
        reason: z.string().trim().max(2000).optional(),
      }),
    )
    .output(DelegationItem),
  revoke: oc
    .route({ method: 'DELETE', path: '/delegations/{id}', tags, summary: 'Take an own delegation back' })
    .input(z.strictObject({ id: Id }))
    .output(DelegationItem),
}
