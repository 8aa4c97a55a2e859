import { oc } from '@orpc/contract'
import { z } from 'zod'
import { withheldReasons } from '../../domain/observation/answer.ts'
import { ObservationRecord } from '../../domain/observation/record.ts'
import { Permitted } from './permitted.ts'
import { PromotionDetail } from './promotion-detail.ts'
import { PromotionState } from './reference.ts'
import { Id, Instant, Reason } from './wire.ts'

export const ObservationPage = z.object({
  /** Null: it never came to be observed. */
  record: ObservationRecord.nullable(),
  /**
   * Oldest first; a check of the record, or `requests`. Null: the source had nothing to say at that instant. What is older
   * than the record's begin is the time before, and judged nothing.
   */
  samples: z.array(z.object({ check: z.string(), at: Instant, value: z.number().nullable() })),
  /** Alerts of the place that began after its first write, oldest first, at most 20. */
  alerts: z.array(
    z.object({
      id: Id,
      name: z.string(),
      severity: z.string(),
      startedAt: Instant,
      endedAt: Instant.nullable(),
    }),
  ),
  /** The rollback that the portal asked for by itself. */
  rolledBackBy: z.object({ number: z.int(), state: PromotionState }).nullable(),
  /** Why it did not, although the policy says so. */
  withheld: z.enum(withheldReasons).nullable(),
  /** What a person said who was asked. */
  decided: z
    .object({ verdict: z.enum(['pass', 'fail']), by: z.string(), reason: z.string().nullable(), at: Instant })
    .nullable(),
  firstWriteAt: Instant.nullable(),
  observeUntilAt: Instant.nullable(),
  now: Instant,
})
export type ObservationPage = z.infer<typeof ObservationPage>

export const RollbackStop = z.object({
  environment: z.string(),
  /** Slugs of the services that failed within ten minutes. */
  services: z.array(z.string()),
  /** Their promotions, oldest first. */
  failed: z.array(z.object({ number: z.int(), service: z.string() })),
  at: Instant,
  may: z.object({ resume: Permitted }),
})
export type RollbackStop = z.infer<typeof RollbackStop>

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
    .output(z.object({ items: z.array(RollbackStop) })),
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
