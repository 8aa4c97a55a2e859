import type { Log } from '../platform/log.ts'
import {
  bringBack as bringBackJob,
  cutBranch as cutBranchJob,
  writeTag as writeTagJob,
} from '../queue/release.ts'
import type { Surroundings } from '../use-cases/define.ts'
import { bringBack } from '../use-cases/release/bring-back.ts'
import { cutBranch } from '../use-cases/release/cut-release.ts'
import { sweepReleases } from '../use-cases/release/sweep-releases.ts'
import { writeTag } from '../use-cases/release/write-tag.ts'
import { type Schedule, taskOf, type WorkerTask } from './task.ts'

/** Everything about releases that happens without a person waiting: branches, Git tags, back-merges, minting. */
export function releaseWork(
  around: Surroundings,
  sweepMs: number,
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
      everyMs: sweepMs,
      run: async () => {
        await sweepReleases(around)
      },
    },
  ]
  return { tasks, schedules }
}
