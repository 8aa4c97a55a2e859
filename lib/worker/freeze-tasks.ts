import type { Log } from '../platform/log.ts'
import { tendRule as tendRuleJob } from '../queue/branch-rule.ts'
import { sweepBranchRules } from '../use-cases/branch-rule/sweep-rules.ts'
import { tendRule } from '../use-cases/branch-rule/tend-rule.ts'
import type { Surroundings } from '../use-cases/define.ts'
import { findBreaches } from '../use-cases/freeze-breach/find-breaches.ts'
import { type Schedule, taskOf, type WorkerTask } from './task.ts'

/** What others did is told within a minute. */
const breachesEveryMs = 60_000

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
  // Kept by this process alone: after a start the whole week is looked at once more, and finds nothing twice.
  let lookedAt: Date | null = null
  const lookForBreaches = async () => {
    const done = await findBreaches(around, lookedAt)
    if (!done.ok) return
    lookedAt = done.value.lookedAt
    if (done.value.found > 0) log.info({ found: done.value.found }, 'something went past a freeze')
  }
  const schedules: Schedule[] = [
    { name: 'freeze.breaches', everyMs: breachesEveryMs, run: lookForBreaches },
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
