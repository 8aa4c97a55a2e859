import type { Log } from '../platform/log.ts'
import type { Surroundings } from '../use-cases/define.ts'
import { countDeliveries } from '../use-cases/figure/count-deliveries.ts'
import { countRuns } from '../use-cases/figure/count-runs.ts'
import type { Schedule } from './task.ts'

/** What ended is counted within this time. */
const everyMs = 30_000
/** Turns that follow at once while something is left: a first count of years must not take the worker for itself. */
const turns = 20

/** What is counted without a person waiting. */
export function figureWork(around: Surroundings, log: Log): { schedules: Schedule[] } {
  const untilDone = async (name: string, count: typeof countDeliveries) => {
    for (let turn = 0; turn < turns; turn += 1) {
      const done = await count(around)
      if (!done.ok) return log.warn({ failure: done.failure, name }, 'figures could not be counted now')
      if (done.value.left === 0) return
    }
  }
  return {
    schedules: [
      { name: 'figure.deliveries', everyMs, run: () => untilDone('deliveries', countDeliveries) },
      { name: 'figure.runs', everyMs, run: () => untilDone('runs', countRuns) },
    ],
  }
}
