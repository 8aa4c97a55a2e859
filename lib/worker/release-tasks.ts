import type { Log } from '../platform/log.ts'
import {
  bringBack as bringBackJob,
  cutBranch as cutBranchJob,
  writeTag as writeTagJob,
} from '../queue/release.ts'
import type { Surroundings } from '../use-cases/define.ts'
import { bringBack } from '../use-cases/release/bring-back.ts'
import { cutBranch } from '../use-cases/release/cut-release.ts'
import { demonstrateRelease } from '../use-cases/release/demonstrate-release.ts'
import { sweepReleases } from '../use-cases/release/sweep-releases.ts'
import { writeTag } from '../use-cases/release/write-tag.ts'
import { type Schedule, taskOf, type WorkerTask } from './task.ts'

/** How often it is looked whether the first sync is over: then it is done once. */
const demonstrationMs = 3000

/** The release of the demonstration, as soon as there is something to make it from. */
function demonstration(around: Surroundings, log: Log): Schedule {
  let over = false
  const run = async () => {
    if (over) return
    const done = await demonstrateRelease(around)
    over = done.ok && done.value === 'done'
    if (!done.ok) log.warn({ result: done }, 'the release of the demonstration could not be made now')
  }
  return { name: 'release.demonstration', everyMs: demonstrationMs, run }
}

/** Everything about releases that happens without a person waiting: branches, Git tags, back-merges, minting. */
export function releaseWork(
  around: Surroundings,
  { workerSweepMs, demonstrated }: { workerSweepMs: number; demonstrated: boolean },
  log: Log,
): { tasks: WorkerTask[]; schedules: Schedule[] } {
  const told = async (what: string, result: Promise<{ ok: boolean }>) => {
    const done = await result
    if (!done.ok) log.info({ what, result: done }, 'a step of a release could not go on now')
  }
  const tasks = [
    taskOf(cutBranchJob, ({ releaseId, serviceId }) =>
      told('cut', cutBranch(around, `${releaseId} ${serviceId}`)),
    ),
    taskOf(writeTagJob, ({ version }) => told('tag', writeTag(around, version))),
    taskOf(bringBackJob, ({ id }) => told('back-merge', bringBack(around, id))),
  ]
  const schedules: Schedule[] = [
    {
      name: 'release.sweep',
      everyMs: workerSweepMs,
      run: async () => {
        await sweepReleases(around)
      },
    },
    ...(demonstrated ? [demonstration(around, log)] : []),
  ]
  return { tasks, schedules }
}
