import { z } from 'zod'

/** How many failed rows stop a train: a number, a share of its rows in percent, or both, whichever comes first. */
export const FailureBudget = z.strictObject({
  count: z.int().min(1).max(1000).optional(),
  percent: z.int().min(1).max(100).optional(),
})
export type FailureBudget = z.infer<typeof FailureBudget>

export const TrainPlan = z.strictObject({
  /** Minutes between the end of one wave and the begin of the next. */
  bakeMinutes: z.int().min(0).max(1440),
  budget: FailureBudget,
  /** At most so many services in one wave; null when only dependencies make waves. */
  maxPerWave: z.int().min(1).max(1000).nullable(),
  /** Every wave after the first asks a release manager too. */
  goEachWave: z.boolean(),
  /** A train of a release brings that release's versions, whatever else ran in the environment before. */
  releaseId: z.uuid().optional(),
})
export type TrainPlan = z.infer<typeof TrainPlan>

/** The plan as it is kept: failures that somebody let it go on past do not count again. */
export const StoredPlan = TrainPlan.extend({ forgiven: z.int().min(0).default(0) })
export type StoredPlan = z.infer<typeof StoredPlan>

/** One failure stops it, unless somebody says otherwise. */
export const usualPlan: TrainPlan = {
  bakeMinutes: 0,
  budget: { count: 1 },
  maxPerWave: null,
  goEachWave: false,
}

/** Going back goes on past failures: what can be rolled back is rolled back. */
export const backPlan: TrainPlan = { bakeMinutes: 0, budget: {}, maxPerWave: null, goEachWave: false }

/** Whether so many failed rows, of all that go, are one too many. An empty budget never is. */
export function isBudgetSpent(budget: FailureBudget, failed: number, rows: number): boolean {
  if (failed === 0) return false
  if (budget.count !== undefined && failed >= budget.count) return true
  return budget.percent !== undefined && failed * 100 >= budget.percent * rows
}
