import { z } from 'zod'
import { HookHint, objectOf } from '../domain/hook/hint.ts'
import { defineJob, type JobRequest, jobOf } from './job.ts'

/** Reads again what a delivery named. Tried once: the next pass of sync is near. */
export const rereadHinted = defineJob('hook.reread', z.object({ connectionId: z.uuid(), hint: HookHint }), 1)

/** The job that follows from a hint, keyed by what it names: many deliveries of one thing are one look. */
export const jobOfHint = (connectionId: string, hint: HookHint): JobRequest =>
  jobOf(rereadHinted, { connectionId, hint }, { key: `hook.reread:${connectionId}:${objectOf(hint)}` })
