import { z } from 'zod'
import { defineJob, type JobRequest, jobOf } from './job.ts'

/** Asks a saved query. Tried again where another pass over the inventory is under way. */
export const askQuery = defineJob('cost.ask-query', z.object({ queryId: z.uuid() }), 10)

export const askQueryJob = (queryId: string): JobRequest =>
  jobOf(askQuery, { queryId }, { key: `cost.ask-query:${queryId}` })
