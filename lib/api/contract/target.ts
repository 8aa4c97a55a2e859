import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Id, Instant, Reason } from './wire.ts'

const tags = ['targets']
const one = z.strictObject({ id: Id })

const Migration = z.object({
  name: z.string().min(1).max(120),
  kind: z.enum(['expand', 'contract', 'irreversible']),
  /** Name or id of the Flow pipeline that does it. */
  pipeline: z.string().min(1).max(200),
})

export const target = {
  takeOut: oc
    .route({ method: 'POST', path: '/targets/{id}/out', tags, summary: 'Take a target out of service' })
    .input(one.extend({ reason: Reason, until: Instant }))
    .output(one),
  bringBack: oc
    .route({
      method: 'POST',
      path: '/targets/{id}/return',
      tags,
      summary: 'Bring a target back; it catches up first',
    })
    .input(one)
    .output(z.object({ id: Id, returned: z.boolean(), promotionId: Id.nullable() })),
  declareMigrations: oc
    .route({
      method: 'PUT',
      path: '/builds/{build}/migrations',
      tags: ['builds'],
      summary: 'Say which migrations a build needs, in order',
    })
    .input(z.strictObject({ build: Id, migrations: z.array(Migration).max(50) }))
    .output(z.object({ build: Id, migrations: z.array(Migration) })),
}
