import { z } from 'zod'
import { defineJob, type JobRequest, jobOf } from './job.ts'

const OneAction = z.object({ actionId: z.uuid() })

/** Does one thing that a person asked of a run: the worker alone reaches the cloud. */
export const actOnRun = defineJob('run.act', OneAction, 3)

export const actOnRunJob = (actionId: string, runAt?: Date): JobRequest =>
  jobOf(actOnRun, { actionId }, { key: `run.act:${actionId}`, ...(runAt ? { runAt } : {}) })
