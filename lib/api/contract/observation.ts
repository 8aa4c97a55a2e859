import { oc } from '@orpc/contract'
import { z } from 'zod'
import { ObservationRecord } from '../../domain/observation/record.ts'
import { PromotionDetail } from './promotion.ts'
import { Instant, Reason } from './wire.ts'

export const ObservationPage = z.object({
  /** Null: it never came to be observed. */
  record: ObservationRecord.nullable(),
  /** Oldest first; a check of the record, or `requests`. Null: the source had nothing to say at that instant. */
  samples: z.array(z.object({ check: z.string(), at: Instant, value: z.number().nullable() })),
  firstWriteAt: Instant.nullable(),
  observeUntilAt: Instant.nullable(),
  now: Instant,
})
export type ObservationPage = z.infer<typeof ObservationPage>

const one = z.strictObject({ id: z.string().min(1).max(60) })
const tags = ['observation']

export const observation = {
  get: oc
    .route({
      method: 'GET',
      path: '/promotions/{id}/observation',
      tags,
      summary: 'What was read while it was observed',
    })
    .input(one)
    .output(ObservationPage),
  decide: oc
    .route({
      method: 'POST',
      path: '/promotions/{id}/observation',
      tags,
      summary: 'Decide an observation that too few requests left open',
    })
    .input(one.extend({ verdict: z.enum(['pass', 'fail']), reason: Reason }))
    .output(PromotionDetail),
  stops: oc
    .route({
      method: 'GET',
      path: '/automatic-rollback-stops',
      tags,
      summary: 'Where automatic rollback is stopped',
    })
    .input(z.strictObject({}))
    .output(
      z.object({
        items: z.array(z.object({ environment: z.string(), services: z.array(z.string()), at: Instant })),
      }),
    ),
  resume: oc
    .route({
      method: 'POST',
      path: '/environments/{environment}/automatic-rollback/resume',
      tags,
      summary: 'Let services be rolled back by themselves again',
    })
    .input(z.strictObject({ environment: z.string().min(1).max(120), note: Reason }))
    .output(z.object({ environment: z.string() })),
}
