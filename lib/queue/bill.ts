import { z } from 'zod'
import { defineJob, type JobRequest, jobOf } from './job.ts'

/** Reads a file or days of a bill. Tried once: the sweep goes on where a worker died. */
export const runImport = defineJob('bill.import', z.object({ importId: z.uuid() }), 1)

export const runImportJob = (importId: string, runAt?: Date): JobRequest =>
  jobOf(runImport, { importId }, { key: `bill.import:${importId}`, ...(runAt ? { runAt } : {}) })

/** Judges the subjects of a month of a source and adds it up anew: its lines changed, or rules or owners did. */
export const judgeMonth = defineJob(
  'cost.judge-month',
  z.object({ sourceId: z.uuid(), billingPeriod: z.string().regex(/^\d{4}-\d{2}$/) }),
  10,
)

export const judgeMonthJob = (sourceId: string, billingPeriod: string): JobRequest =>
  jobOf(judgeMonth, { sourceId, billingPeriod }, { key: `cost.judge-month:${sourceId}:${billingPeriod}` })
