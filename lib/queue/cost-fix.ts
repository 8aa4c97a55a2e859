import { z } from 'zod'
import { defineJob, type JobRequest, jobOf } from './job.ts'

/** Prepares a fix, writes it, or looks what became of its merge request: whichever is next. */
export const runFix = defineJob('cost-fix.run', z.object({ fixId: z.uuid() }), 5)

export const runFixJob = (fixId: string): JobRequest =>
  jobOf(runFix, { fixId }, { key: `cost-fix.run:${fixId}` })
