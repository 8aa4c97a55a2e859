import { oc } from '@orpc/contract'
import { z } from 'zod'
import { FreezeScope } from '../../domain/freeze/scope.ts'
import { ScopeName } from './freeze-item.ts'
import { Permitted } from './permitted.ts'
import { PersonReference } from './reference.ts'
import { flag, Id, Instant, Reason } from './wire.ts'

/** An immediate closure that ends by itself. */
export const StopItem = z.object({
  id: Id,
  scope: FreezeScope,
  scopeNames: z.array(ScopeName),
  /** Slugs of the environments that it holds. */
  environments: z.array(z.string()),
  includingRollback: z.boolean(),
  reason: z.string(),
  incidentUrl: z.string().nullable(),
  setBy: PersonReference.nullable(),
  setAt: Instant,
  endsAt: Instant,
  liftedAt: Instant.nullable(),
  liftedBy: PersonReference.nullable(),
  liftNote: z.string().nullable(),
  state: z.enum(['holds', 'ends-soon', 'lifted', 'ended']),
  may: z.object({ extend: Permitted, lift: Permitted }),
})
export type StopItem = z.infer<typeof StopItem>

const tags = ['freezes']

export const emergencyStop = {
  list: oc
    .route({ method: 'GET', path: '/freezes/stops', tags, summary: 'Emergency stops, those in force first' })
    .input(
      z.strictObject({
        /** Only those in force; absent: all of the last 90 days. */
        open: flag,
      }),
    )
    .output(z.object({ items: z.array(StopItem), may: z.object({ set: Permitted }), now: Instant })),
  set: oc
    .route({
      method: 'POST',
      path: '/freezes/stops',
      tags,
      summary: 'Stop everything in a scope now',
      successStatus: 201,
    })
    .input(
      z.strictObject({
        scope: FreezeScope,
        includingRollback: z.boolean().optional(),
        reason: z.string().max(500),
        incidentUrl: z.string().max(500).nullable().optional(),
        endsAt: Instant,
      }),
    )
    .output(StopItem),
  extend: oc
    .route({ method: 'POST', path: '/freezes/stops/{id}/extend', tags, summary: 'A later end' })
    .input(z.strictObject({ id: Id, endsAt: Instant }))
    .output(StopItem),
  lift: oc
    .route({
      method: 'POST',
      path: '/freezes/stops/{id}/lift',
      tags,
      summary: 'End a stop now; nothing starts by itself afterwards',
    })
    .input(z.strictObject({ id: Id, note: Reason }))
    .output(StopItem),
}
