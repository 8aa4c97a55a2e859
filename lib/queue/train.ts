import { z } from 'zod'
import { defineJob, type JobRequest, jobOf } from './job.ts'

/** Does the next things for one train: asks for the promotions of a wave, goes to the next one, stops, ends. */
export const advanceTrain = defineJob('train.advance', z.object({ trainId: z.uuid() }), 5)

export function advanceTrainJob(trainId: string): JobRequest {
  return jobOf(advanceTrain, { trainId }, { key: `train.advance:${trainId}` })
}
