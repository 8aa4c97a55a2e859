import { z } from 'zod'
import { defineJob, type JobRequest, jobOf } from './job.ts'

// Hints: whoever hears that something ran asks for a look. The look reads the truth from the cloud, so a hint that is
// late, doubled or wrong does no harm; one key per thing, so that many hints are one look.

/** `pipeline` is its number in the cloud, `number` the run's. */
const ofRun = z.object({ connectionId: z.uuid(), pipeline: z.string().min(1), number: z.int().min(1) })
const ofPipeline = z.object({ connectionId: z.uuid(), pipeline: z.string().min(1) })

export const rereadRun = defineJob('run.reread', ofRun, 3)
export const rereadPipeline = defineJob('pipeline.reread', ofPipeline, 3)

/** Reads one run again, also one that is not here yet. */
export const rereadRunJob = (of: z.infer<typeof ofRun>): JobRequest =>
  jobOf(rereadRun, of, { key: `run.reread:${of.connectionId}:${of.pipeline}:${of.number}` })

/** Reads what a pipeline ran since the last look, and what had not ended. */
export const rereadPipelineJob = (of: z.infer<typeof ofPipeline>): JobRequest =>
  jobOf(rereadPipeline, of, { key: `pipeline.reread:${of.connectionId}:${of.pipeline}` })
