import { z } from 'zod'
import { defineJob, type JobRequest, jobOf } from './job.ts'

/** Reads again what deliveries of a connection named. Tried once: the next pass of sync is near. */
export const rereadHinted = defineJob('hook.reread', z.object({ connectionId: z.uuid() }), 1)

/** One job for a connection, however much it tells: a flood of deliveries takes one slot of the queue from the rest. */
export const rereadHintedJob = (connectionId: string): JobRequest =>
  jobOf(rereadHinted, { connectionId }, { key: `hook.reread:${connectionId}` })
