import { forgetDeliveries } from '../catalog/hook/deliveries.ts'
import type { Log } from '../platform/log.ts'
import { rereadHinted } from '../queue/hook.ts'
import type { SyncAround } from '../sync/around.ts'
import { rereadHint } from '../sync/hook/reread.ts'
import { type Schedule, taskOf, type WorkerTask } from './task.ts'

/** What came is remembered for so many days, and so many of each kind of a connection. */
const remembered = { days: 7, each: 1000 }
const forgetEveryMs = 10 * 60_000

/** What follows from deliveries of webhooks, and forgetting them. Runs have jobs of their own. */
export function hookWork(around: SyncAround, log: Log): { tasks: WorkerTask[]; schedules: Schedule[] } {
  const tasks = [
    taskOf(rereadHinted, async ({ connectionId, hint }, signal) => {
      if (hint.kind === 'run') throw new Error('runs are read again by their own job')
      await rereadHint(around, connectionId, hint, signal)
    }),
  ]
  const run = async () => {
    const forgotten = await forgetDeliveries(around.database, remembered.days, remembered.each)
    if (forgotten > 0) log.debug({ forgotten }, 'old deliveries of webhooks were forgotten')
  }
  return { tasks, schedules: [{ name: 'hook.forget', everyMs: forgetEveryMs, run }] }
}
