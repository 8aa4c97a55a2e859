import type { Log } from '../platform/log.ts'
import { rereadHinted } from '../queue/hook.ts'
import type { SyncAround } from '../sync/around.ts'
import { rereadOwed } from '../sync/hook/reread.ts'
import { forgetDeliveries } from '../use-cases/hook/forget-deliveries.ts'
import { type Schedule, taskOf, type WorkerTask } from './task.ts'

const forgetEveryMs = 10 * 60_000

/** What follows from deliveries of webhooks, and forgetting them. */
export function hookWork(around: SyncAround, log: Log): { tasks: WorkerTask[]; schedules: Schedule[] } {
  const tasks = [taskOf(rereadHinted, ({ connectionId }, signal) => rereadOwed(around, connectionId, signal))]
  const run = async () => {
    const forgotten = await forgetDeliveries(around)
    if (forgotten > 0) log.debug({ forgotten }, 'old deliveries of webhooks were forgotten')
  }
  return { tasks, schedules: [{ name: 'hook.forget', everyMs: forgetEveryMs, run }] }
}
