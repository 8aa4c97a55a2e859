import type { Log } from '../platform/log.ts'
import { actOnRun } from '../queue/run-action.ts'
import type { Surroundings } from '../use-cases/define.ts'
import { performAction } from '../use-cases/run-action/perform-action.ts'
import { sweepActions } from '../use-cases/run-action/sweep-actions.ts'
import { type Schedule, taskOf, type WorkerTask } from './task.ts'

/** What people asked of pipelines and runs, done in the cloud. */
export function runActionWork(
  around: Surroundings,
  sweepMs: number,
  log: Log,
): { tasks: WorkerTask[]; schedules: Schedule[] } {
  const tasks = [
    taskOf(actOnRun, async ({ actionId }) => {
      const done = await performAction(around, actionId)
      if (!done.ok)
        log.info({ actionId, failure: done.failure }, 'what was asked of a run could not be done now')
    }),
  ]
  const run = async () => {
    await sweepActions(around)
  }
  return { tasks, schedules: [{ name: 'run-action.sweep', everyMs: sweepMs, run }] }
}
