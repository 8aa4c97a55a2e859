import type { Log } from '../platform/log.ts'
import { runFix as runFixJob } from '../queue/cost-fix.ts'
import { runFix, sweepFixes } from '../use-cases/cost-fix/run-fix.ts'
import type { Surroundings } from '../use-cases/define.ts'
import { type Schedule, taskOf, type WorkerTask } from './task.ts'

/** Fixes of findings of cost: prepared, written, and followed until they are merged. */
export function costFixWork(
  around: Surroundings,
  sweepMs: number,
  log: Log,
): { tasks: WorkerTask[]; schedules: Schedule[] } {
  const tasks = [
    taskOf(runFixJob, async ({ fixId }) => {
      const done = await runFix(around, fixId)
      if (!done.ok) log.info({ fixId, failure: done.failure }, 'a fix could not go on now')
      else if (done.value === 'failed') log.info({ fixId }, 'a fix could not be done')
    }),
  ]
  const run = async () => {
    await sweepFixes(around)
  }
  return { tasks, schedules: [{ name: 'cost-fix.sweep', everyMs: sweepMs, run }] }
}
