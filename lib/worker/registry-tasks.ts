import type { Log } from '../platform/log.ts'
import { writeCleanup as writeCleanupJob } from '../queue/registry.ts'
import type { Surroundings } from '../use-cases/define.ts'
import { writeCleanup } from '../use-cases/registry/change-cleanup.ts'
import { sweepKeepTags } from '../use-cases/registry/sweep-keep-tags.ts'
import { type Schedule, taskOf, type WorkerTask } from './task.ts'

/** Asked this often whether a night has gone by; a turn that left something over is followed by the next. */
const everyMs = 5 * 60_000
const nightMs = 20 * 60 * 60_000
/** At most so many in a turn. */
const batch = 50

/** What is done in the registry without a person waiting. */
export function registryWork(around: Surroundings, log: Log): { tasks: WorkerTask[]; schedules: Schedule[] } {
  const tasks = [
    taskOf(writeCleanupJob, async (asked) => {
      const done = await writeCleanup(around, asked)
      if (!done.ok) log.info({ failure: done.failure }, 'a cleanup rule could not be changed')
    }),
  ]
  // Kept by this process alone: after a start it is done once more, and finds nothing that was done.
  let doneAt: number | null = null
  const run = async () => {
    const now = performance.now()
    if (doneAt !== null && now - doneAt < nightMs) return
    const swept = await sweepKeepTags(around, batch)
    if (!swept.ok) return
    const { removed, more, refused, stopped } = swept.value
    if (removed > 0) log.info({ removed }, 'keep tags of unused images were removed')
    for (const each of refused) log.warn(each, 'the promotion role may not remove keep tags here')
    if (stopped !== null) log.info({ stopped }, 'keep tags could not all be looked at now')
    if (!more && stopped === null) doneAt = now
  }
  return { tasks, schedules: [{ name: 'registry.keep-tags', everyMs, run }] }
}
