import { oc } from '@orpc/contract'
import { z } from 'zod'
import { DriftItem, ServiceMarks } from './build.ts'
import { Id, Instant, Reason } from './wire.ts'

const tags = ['places']

/** What runs from outside is taken over as desired by two people; taking it back is a redeploy of what was written. */
export const adoption = {
  list: oc
    .route({ method: 'GET', path: '/adoptions', tags, summary: 'Adoptions that wait for a second person' })
    .output(z.object({ items: z.array(z.object({ service: z.string(), drift: DriftItem })), now: Instant })),
  ask: oc
    .route({
      method: 'POST',
      path: '/adoptions',
      tags,
      summary: 'Ask to take over as desired what runs from outside',
      successStatus: 201,
    })
    .input(
      z.strictObject({
        service: z.string().min(1).max(120),
        environment: z.string().min(1).max(120),
        reason: Reason,
      }),
    )
    .output(ServiceMarks),
  decide: oc
    .route({
      method: 'POST',
      path: '/adoptions/{id}/decide',
      tags,
      summary: 'The second person adopts it, or somebody refuses',
    })
    .input(z.strictObject({ id: Id, adopt: z.boolean(), note: z.string().trim().max(2000).optional() }))
    .output(ServiceMarks),
}
