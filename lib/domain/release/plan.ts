import { wallTimeOf } from '../time/wall-time.ts'
import { parseBatch } from '../version/mint.ts'

/** The planned instants of a release. The week is [weekStartsAt, goLiveEndsAt), the go-live [goLiveStartsAt, goLiveEndsAt). */
export interface ReleaseDates {
  cutPlannedAt: Date
  weekStartsAt: Date
  goLiveStartsAt: Date
  goLiveEndsAt: Date
}

export type PlanField = keyof ReleaseDates | 'batch' | 'zone' | 'productLines'
export type PlanProblem =
  | 'no-month'
  | 'unknown-zone'
  | 'before-cut'
  | 'before-week'
  | 'empty-go-live'
  | 'none'

/** What is wrong with a plan, each at its field; empty when nothing is. */
export function planProblems(
  plan: ReleaseDates & { batch: string; zone: string; productLines: readonly string[] },
): { field: PlanField; problem: PlanProblem }[] {
  const found: { field: PlanField; problem: PlanProblem }[] = []
  if (parseBatch(plan.batch) === null) found.push({ field: 'batch', problem: 'no-month' })
  if (wallTimeOf(plan.zone, plan.cutPlannedAt) === null)
    found.push({ field: 'zone', problem: 'unknown-zone' })
  if (plan.productLines.length === 0) found.push({ field: 'productLines', problem: 'none' })
  if (plan.weekStartsAt < plan.cutPlannedAt) found.push({ field: 'weekStartsAt', problem: 'before-cut' })
  if (plan.goLiveStartsAt < plan.weekStartsAt) found.push({ field: 'goLiveStartsAt', problem: 'before-week' })
  if (plan.goLiveEndsAt <= plan.goLiveStartsAt)
    found.push({ field: 'goLiveEndsAt', problem: 'empty-go-live' })
  return found
}
