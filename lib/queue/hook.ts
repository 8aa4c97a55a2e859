import { z } from 'zod'
import { HookHint, objectOf } from '../domain/hook/hint.ts'
import { defineJob, type JobRequest, jobOf } from './job.ts'
import { rereadPipelineJob, rereadRunJob } from './run.ts'

/** Reads again what a delivery named. Tried once: the next pass of sync is near. */
export const rereadHinted = defineJob('hook.reread', z.object({ connectionId: z.uuid(), hint: HookHint }), 1)

/** The job that follows from a hint, keyed by what it names: many deliveries of one thing are one look. */
export function jobOfHint(connectionId: string, hint: HookHint): JobRequest {
  if (hint.kind === 'run') {
    const { pipeline, number } = hint
    return number === null
      ? rereadPipelineJob({ connectionId, pipeline })
      : rereadRunJob({ connectionId, pipeline, number })
  }
  const key = `hook.reread:${connectionId}:${objectOf(hint)}`
  return jobOf(rereadHinted, { connectionId, hint }, { key })
}
