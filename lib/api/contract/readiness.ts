import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Permitted } from './permitted.ts'
import { BuildReference, PromotionKind, PromotionState } from './reference.ts'
import { Id, Instant } from './wire.ts'

/** One of the last good builds of a place, and what stands between the place and it. */
export const ReadinessCandidate = z.object({
  build: BuildReference,
  ranAt: Instant,
  promotion: z.object({ id: Id, number: z.int() }).nullable(),
  configRevision: z.string().nullable(),
  /** Empty: ready. Words are in the message files under `readiness.gap`. */
  gaps: z.array(z.object({ key: z.string(), values: z.record(z.string(), z.string()) })),
})
export type ReadinessCandidate = z.infer<typeof ReadinessCandidate>

export const PlaceReadiness = z.object({
  /** Slug. */
  environment: z.string(),
  running: BuildReference.nullable(),
  /** What moves there or was left unsettled: a rollback takes it over. */
  active: z.object({ id: Id, number: z.int(), state: PromotionState, kind: PromotionKind }).nullable(),
  configRevision: z.string().nullable(),
  /** False: no config centre is connected, and the config stays as it is. */
  hasConfig: z.boolean(),
  floor: z.array(z.string()),
  /** Newest first, at most `wanted`. */
  candidates: z.array(ReadinessCandidate),
  ready: z.int(),
  wanted: z.int(),
  may: z.object({ rollback: Permitted }),
})
export type PlaceReadiness = z.infer<typeof PlaceReadiness>

export const Runbook = z.object({
  service: z.string(),
  environment: z.string(),
  entries: z.array(
    z.object({
      build: BuildReference,
      ranAt: Instant,
      /** Lines for a shell. */
      commands: z.string(),
    }),
  ),
  now: Instant,
})
export type Runbook = z.infer<typeof Runbook>

const bySlug = z.strictObject({ slug: z.string().min(1).max(120) })
const environment = z.string().min(1).max(120)
const tags = ['services']

export const readiness = {
  get: oc
    .route({
      method: 'GET',
      path: '/services/{slug}/readiness',
      tags,
      summary: 'What a service could go back to, and what stands in between',
    })
    .input(bySlug.extend({ environment: environment.optional() }))
    .output(z.object({ service: z.string(), environments: z.array(PlaceReadiness), now: Instant })),
  runbook: oc
    .route({
      method: 'GET',
      path: '/services/{slug}/runbook',
      tags,
      summary: 'The Git commands that would go back without the portal',
    })
    .input(bySlug.extend({ environment }))
    .output(Runbook),
}
