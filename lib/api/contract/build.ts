import { oc } from '@orpc/contract'
import { z } from 'zod'
import { HoldItem } from './hold.ts'
import { Permitted } from './permitted.ts'
import { BuildReference, PersonReference } from './reference.ts'
import { Id, Instant, Reason } from './wire.ts'

/** A build that a rollback left in one environment: promoting it there again needs a reason and a release manager. */
export const SuspectItem = z.object({
  build: BuildReference,
  /** Slug. */
  environment: z.string(),
  reason: z.string(),
  promotion: z.object({ id: Id, number: z.int() }).nullable(),
  markedAt: Instant,
  may: z.object({ clear: Permitted }),
})
export type SuspectItem = z.infer<typeof SuspectItem>

/** A build that may enter no further environment except by override. */
export const BadBuildItem = z.object({
  build: BuildReference,
  reason: z.string(),
  markedBy: PersonReference,
  markedAt: Instant,
  may: z.object({ clear: Permitted }),
})
export type BadBuildItem = z.infer<typeof BadBuildItem>

/** A place that runs something else than was written last. */
export const DriftItem = z.object({
  /** Slug. */
  environment: z.string(),
  since: Instant,
  desired: BuildReference.nullable(),
  running: BuildReference.nullable(),
  runningDigest: z.string().nullable(),
  isTaken: z.boolean(),
  /** Somebody asked to take over as desired what runs; a second person decides. */
  adoption: z
    .object({
      id: Id,
      reason: z.string(),
      digest: z.string(),
      askedBy: PersonReference,
      askedAt: Instant,
    })
    .nullable(),
  may: z.object({ adopt: Permitted, confirm: Permitted, refuse: Permitted, revert: Permitted }),
})
export type DriftItem = z.infer<typeof DriftItem>

/** What of a service's places and builds asks for caution. */
export const ServiceMarks = z.object({
  holds: z.array(HoldItem),
  suspects: z.array(SuspectItem),
  bad: z.array(BadBuildItem),
  drifts: z.array(DriftItem),
  now: Instant,
})
export type ServiceMarks = z.infer<typeof ServiceMarks>

const tags = ['builds']
const one = z.strictObject({ id: Id })

export const build = {
  marks: oc
    .route({
      method: 'GET',
      path: '/services/{slug}/marks',
      tags: ['services'],
      summary: 'Holds, suspect and bad builds, and outside changes of a service',
    })
    .input(z.strictObject({ slug: z.string().min(1).max(120) }))
    .output(ServiceMarks),
  markBad: oc
    .route({ method: 'POST', path: '/builds/{id}/bad', tags, summary: 'Mark a build as bad' })
    .input(one.extend({ reason: Reason }))
    .output(ServiceMarks),
  clearBad: oc
    .route({
      method: 'POST',
      path: '/builds/{id}/bad/clear',
      tags,
      summary: 'A bad build is not bad after all',
    })
    .input(one.extend({ note: Reason }))
    .output(ServiceMarks),
  clearSuspect: oc
    .route({
      method: 'POST',
      path: '/builds/{id}/suspect/clear',
      tags,
      summary: 'A suspect build may come again like any other',
    })
    .input(one.extend({ environment: z.string().min(1).max(120), note: Reason }))
    .output(ServiceMarks),
}
