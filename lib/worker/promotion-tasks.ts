import type { Log } from '../platform/log.ts'
import type { Metrics } from '../platform/metrics.ts'
import { advance, stopRuns, sweep, wake } from '../queue/promotion.ts'
import type { Surroundings } from '../use-cases/define.ts'
import { askToAdvance, carryPromotion } from '../use-cases/promotion/advance-promotion.ts'
import { autoPromote } from '../use-cases/promotion/auto-promote.ts'
import { stopLeftRuns } from '../use-cases/promotion/stop-left-runs.ts'
import { sweepPromotions, wakePromotions } from '../use-cases/promotion/sweep-promotions.ts'
import { returnDueTargets } from '../use-cases/target/return-target.ts'
import { Later } from './later.ts'
import { Overdue } from './overdue.ts'
import { type Schedule, taskOf, type WorkerTask } from './task.ts'

/** Due for so long although every sweep has it advanced: nothing of ours takes this long to look. */
const stuckMs = 120_000
const sayAgainMs = 600_000

export interface PromotionWork {
  tasks: WorkerTask[]
  schedules: Schedule[]
  close(): void
}

/** Everything about promotions that happens without a person waiting. */
export function promotionWork(
  around: Surroundings,
  sweepMs: number,
  log: Log,
  metrics: Metrics,
): PromotionWork {
  const took = metrics.histogram(
    'sluice_promotion_advance_seconds',
    'Time to do what could be done at once for a promotion, the cloud included.',
    [0.01, 0.05, 0.1, 0.5, 1, 5, 30],
  )
  const stuck = metrics.counter(
    'sluice_promotion_stuck_total',
    'Promotions that stayed due for two minutes although they were advanced again and again.',
  )
  const overdue = new Overdue(stuckMs, sayAgainMs)
  const later = new Later((id) => {
    askToAdvance(around, id).catch((error: unknown) => log.debug({ err: error }, 'the sweep will look again'))
  })
  const tasks = [
    taskOf(advance, async ({ promotionId }, signal) => {
      const begun = performance.now()
      const result = await carryPromotion(around, promotionId, signal)
      took((performance.now() - begun) / 1000)
      if (!result.ok) {
        // An expected refusal (a place taken in the same instant): the sweep looks again.
        log.info({ promotionId, failure: result.failure }, 'the promotion could not go on now')
        return
      }
      if (result.value.againAfterMs !== null) later.ask(promotionId, result.value.againAfterMs)
    }),
    taskOf(sweep, async () => {
      await sweepPromotions(around)
    }),
    taskOf(stopRuns, async ({ promotionId }) => {
      const stopped = await stopLeftRuns(around, promotionId)
      // Tried again with growing pauses, as any job that throws.
      if (!stopped.ok) throw new Error(stopped.failure.message)
    }),
    taskOf(wake, async (of) => {
      await wakePromotions(around, of)
      if (of.serviceId) await autoPromote(around, of.serviceId)
    }),
  ]
  const schedules: Schedule[] = [
    {
      // Time alone opens gates too: soak that is long enough, a freeze that ended.
      name: 'promotion.auto',
      everyMs: Math.max(sweepMs, 30_000),
      run: async () => {
        await returnDueTargets(around)
        const asked = await autoPromote(around, null)
        if (asked.ok && asked.value > 0) log.info({ asked: asked.value }, 'builds go on by themselves')
      },
    },
    {
      name: 'promotion.sweep',
      everyMs: sweepMs,
      run: async () => {
        const swept = await sweepPromotions(around)
        if (!swept.ok) return
        if (swept.value.length > 0) log.debug({ due: swept.value.length }, 'promotions were due')
        for (const promotionId of overdue.seen(swept.value)) {
          stuck()
          log.error(
            { promotionId },
            'the promotion does not go on: it is advanced again and again and stays due',
          )
        }
      },
    },
  ]
  return { tasks, schedules, close: () => later.close() }
}
