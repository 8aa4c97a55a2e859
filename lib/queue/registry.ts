import { z } from 'zod'
import { defineJob, type JobRequest, jobOf } from './job.ts'

const CleanupAsked = z.object({
  findingId: z.uuid(),
  /** As the person saw it. */
  keepPattern: z.string().min(1),
  /** Named for the person. */
  session: z.string().min(2).max(64),
})
export type CleanupAsked = z.infer<typeof CleanupAsked>

/** Writes a cleanup rule as somebody saw and asked for it: the worker alone reaches the cloud. */
export const writeCleanup = defineJob('registry.write-cleanup', CleanupAsked, 3)

export const writeCleanupJob = (asked: CleanupAsked): JobRequest =>
  jobOf(writeCleanup, asked, { key: `registry.write-cleanup:${asked.findingId}` })
