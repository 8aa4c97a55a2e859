import { listBackMergesDue } from '../../catalog/release/back-merges.ts'
import { listCutsDue } from '../../catalog/release/cuts.ts'
import { listTagsDue } from '../../catalog/release/versions.ts'
import { transact } from '../../catalog/transaction.ts'
import { ok, type Result } from '../../domain/failure/result.ts'
import { bringBackJob, cutBranchJob, writeTagJob } from '../../queue/release.ts'
import type { Surroundings } from '../define.ts'
import { adoptVersions } from './adopt-version.ts'
import { mintPassed } from './mint-version.ts'
import { mintLateHotfixes } from './note-hotfix.ts'

/** So many of each in one round; the next is near. */
const most = 200

/** Finds what is due, whatever became of its job: branches, Git tags, back-merges; and versions of what CI has passed. Answers how many. */
export async function sweepReleases(around: Surroundings): Promise<Result<number>> {
  const { database } = around
  const cuts = (await listCutsDue(database, most)).map(cutBranchJob)
  const tags = (await listTagsDue(database, most)).map(writeTagJob)
  const merges = (await listBackMergesDue(database, most)).map(bringBackJob)
  const jobs = [...cuts, ...tags, ...merges]
  if (jobs.length > 0)
    await transact(database, async (tx) => {
      for (const job of jobs) await tx.enqueue(job)
      return ok(null)
    })
  let count = jobs.length
  for (const give of [adoptVersions, mintPassed, mintLateHotfixes]) {
    const given = await give(around)
    if (!given.ok) return given
    count += given.value
  }
  return ok(count)
}
