import { z } from 'zod'
import { defineJob, type JobRequest, jobOf } from './job.ts'

/** Says at one manual gate of a run what the freezes say now. */
export const answerGate = defineJob(
  'pipeline-gate.answer',
  z.object({ runId: z.uuid(), jobId: z.string().min(1) }),
  3,
)

export const answerGateJob = (of: { runId: string; jobId: string }): JobRequest =>
  jobOf(answerGate, of, { key: `pipeline-gate.answer:${of.runId}:${of.jobId}` })
