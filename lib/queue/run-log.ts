import { z } from 'zod'
import { defineJob, type JobRequest, jobOf } from './job.ts'

/** Reads what a job has printed since, while somebody reads its log. Tried once: the sweep looks again. */
export const tailLog = defineJob('run-log.tail', z.object({ logId: z.uuid() }), 1)

export const tailLogJob = (logId: string): JobRequest =>
  jobOf(tailLog, { logId }, { key: `run-log.tail:${logId}` })
