import type { Log } from '../platform/log.ts'
import { tendRule as tendRuleJob } from '../queue/branch-rule.ts'
import { sweepBranchRules } from '../use-cases/branch-rule/sweep-rules.ts'
import { tendRule } from '../use-cases/branch-rule/tend-rule.ts'
import type { Surroundings } from '../use-cases/define.ts'
import { type Schedule, taskOf, type WorkerTask } from './task.ts'

/** Everything about freezes that happens without a person waiting: rules of branches, and what went past them. */
export function freezeWork(
  around: Surroundings,
  sweepMs: number,
  log: Log,
): { tasks: WorkerTask[]; schedules: Schedule[] } {
  const tasks = [
    taskOf(tendRuleJob, async (branch) => {
      const done = await tendRule(around, branch)
      if (!done.ok)
        log.info({ branch, failure: done.failure }, 'the rule of a branch could not be tended now')
    }),
  ]
  const schedules: Schedule[] = [
    {
      name: 'branch-rule.sweep',
      everyMs: sweepMs,
      run: async () => {
        await sweepBranchRules(around)
      },
    },
  ]
  return { tasks, schedules }
}
