import { z } from 'zod'
import { defineJob, type JobRequest, jobOf } from './job.ts'

/** Does the next thing for one promotion: judges it, runs its next step, ends its observation. */
export const advance = defineJob('promotion.advance', z.object({ promotionId: z.uuid() }), 5)

/** Finds every promotion that is due, whatever happened to its job. */
export const sweep = defineJob('promotion.sweep', z.object({}), 5)

/** Looks at waiting promotions of a service (a fact changed) or of an environment (a rollout slot became free). */
export const wake = defineJob(
  'promotion.wake',
  z.object({ serviceId: z.uuid().optional(), environmentId: z.uuid().optional() }),
  5,
)

/** Stops runs of Flow that an aborted promotion left under way. */
export const stopRuns = defineJob('promotion.stop-runs', z.object({ promotionId: z.uuid() }), 12)

export function advanceJob(promotionId: string): JobRequest {
  return jobOf(advance, { promotionId }, { key: `advance:${promotionId}` })
}

export function stopRunsJob(promotionId: string): JobRequest {
  return jobOf(stopRuns, { promotionId }, { key: `stop-runs:${promotionId}` })
}

export function wakeJob(of: { serviceId: string } | { environmentId: string }): JobRequest {
  return jobOf(wake, of, { key: `promotion.wake:${Object.values(of)[0]}` })
}
