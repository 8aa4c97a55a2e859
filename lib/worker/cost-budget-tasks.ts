import type { Log } from '../platform/log.ts'
import { tellBudgets as tellJob } from '../queue/cost-budget.ts'
import { tellBudgets } from '../use-cases/cost-budget/tell-budgets.ts'
import type { Surroundings } from '../use-cases/define.ts'
import { type Schedule, taskOf, type WorkerTask } from './task.ts'

/** Bills come once a day: what they spend of a budget is told within this time. */
const tellEveryMs = 5 * 60_000

/** Tells who must know that a share of a budget is spent. */
export function budgetWork(around: Surroundings, log: Log): { tasks: WorkerTask[]; schedules: Schedule[] } {
  const run = async () => {
    const told = await tellBudgets(around)
    if (!told.ok) log.warn({ failure: told.failure }, 'budgets could not be looked at now')
    else if (told.value > 0) log.info({ alerts: told.value }, 'shares of budgets were reached')
  }
  return {
    tasks: [taskOf(tellJob, run)],
    schedules: [{ name: 'cost.budgets', everyMs: tellEveryMs, run }],
  }
}
