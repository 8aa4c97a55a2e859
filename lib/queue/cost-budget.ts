import { z } from 'zod'
import { defineJob, type JobRequest, jobOf } from './job.ts'

/** Looks which shares of budgets are reached: somebody set one. */
export const tellBudgets = defineJob('cost.tell-budgets', z.object({}), 5)

export const tellBudgetsJob = (): JobRequest => jobOf(tellBudgets, {}, { key: 'cost.tell-budgets' })
