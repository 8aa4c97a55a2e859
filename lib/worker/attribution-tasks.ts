import type { Log } from '../platform/log.ts'
import { judgeMonth as judgeMonthJob } from '../queue/bill.ts'
import { judgeMonth } from '../use-cases/attribution/judge-month.ts'
import { judgeDueMonths, sealDueMonths } from '../use-cases/attribution/sweep.ts'
import { measureShares } from '../use-cases/cluster-share/measure-shares.ts'
import type { Surroundings } from '../use-cases/define.ts'
import { type Schedule, taskOf, type WorkerTask } from './task.ts'

/** Jobs are the quick way; what is due without one (an owner changed, a worker died) is found within this time. */
const judgeEveryMs = 60_000
/** Months become final once a month. */
const sealEveryMs = 10 * 60_000
/** A cluster is asked at most once an hour; this is how late a new rule is noticed. */
const shareEveryMs = 60_000

/** Who spent what: judged when lines, rules or owners change, and sealed when a month is final. */
export function attributionWork(
  around: Surroundings,
  log: Log,
): { tasks: WorkerTask[]; schedules: Schedule[] } {
  return {
    tasks: [
      taskOf(judgeMonthJob, async ({ sourceId, billingPeriod }) => {
        const judged = await judgeMonth(around, { sourceId, period: billingPeriod })
        if (!judged.ok)
          log.warn({ sourceId, billingPeriod, failure: judged.failure }, 'a month could not be judged now')
      }),
    ],
    schedules: [
      {
        name: 'cost.judge',
        everyMs: judgeEveryMs,
        run: async () => {
          const judged = await judgeDueMonths(around)
          if (!judged.ok) log.warn({ failure: judged.failure }, 'months could not be judged now')
        },
      },
      {
        name: 'cost.share-clusters',
        everyMs: shareEveryMs,
        run: async () => {
          const shared = await measureShares(around)
          if (!shared.ok) log.warn({ failure: shared.failure }, 'clusters could not be shared out now')
        },
      },
      {
        name: 'cost.seal',
        everyMs: sealEveryMs,
        run: async () => {
          const sealed = await sealDueMonths(around)
          if (!sealed.ok) log.warn({ failure: sealed.failure }, 'months could not be sealed now')
        },
      },
    ],
  }
}
