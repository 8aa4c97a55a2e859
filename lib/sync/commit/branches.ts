import {
  type BranchToRead,
  listPatchless,
  replaceBranches,
  writeBranchRead,
  writePatchIds,
} from '../../catalog/repository/branches.ts'
import type { RepositoryToRead } from '../../catalog/repository/reads.ts'
import { addCommits } from '../../catalog/repository/writes.ts'
import type { ReadingCloud } from '../../cloud/ports/cloud.ts'
import type { BranchFact, CommitFact } from '../../cloud/ports/code.ts'
import type { SyncAround } from '../around.ts'
import { found } from '../cloud-stop.ts'
import { pagesOf } from '../pages.ts'
import { toCommitRow } from './commit-row.ts'

/** Branches whose commits matter to releases. */
const followed = ['release/', 'hotfix/']
/** Of one branch or of main beside it: more is not compared in one look. */
const mostCompared = 200
/** One call each; the newest first, the others with the next look. */
const mostPatches = 100

async function listFollowed(cloud: ReadingCloud, path: string): Promise<BranchFact[]> {
  const branches: BranchFact[] = []
  for (const prefix of followed)
    for await (const page of pagesOf((mark) => cloud.code.listBranches(path, prefix, mark)))
      branches.push(...page.items)
  return branches
}

/** Commits of a branch that main has not, and those of main that it has not: the two sides that patches are compared across. */
async function readSides(
  around: SyncAround,
  cloud: ReadingCloud,
  repository: RepositoryToRead,
  branch: BranchToRead,
  head: string,
): Promise<{ shas: string[]; changed: number }> {
  const own = found(await cloud.code.compareCommits(repository.path, head, branch.headSha)) ?? []
  if (own.length === 0) return { shas: [], changed: 0 }
  const beside = found(await cloud.code.compareCommits(repository.path, branch.headSha, head)) ?? []
  const rows = [...own, ...beside].map(toCommitRow)
  const changed = await addCommits(around.database, repository.id, rows)
  const shasOf = (facts: CommitFact[]) => facts.slice(0, mostCompared).map(({ sha }) => sha)
  return { shas: [...shasOf(own), ...shasOf(beside)], changed }
}

async function readPatches(
  around: SyncAround,
  cloud: ReadingCloud,
  repository: RepositoryToRead,
  shas: string[],
): Promise<void> {
  const wanted = await listPatchless(around.database, repository.id, shas, mostPatches)
  const rows: { sha: string; patchId: string }[] = []
  for (const { sha, parent } of wanted) {
    const patchId = found(await cloud.code.getPatchId(repository.path, sha, parent))
    if (patchId !== null) rows.push({ sha, patchId })
  }
  await writePatchIds(around.database, repository.id, rows)
}

/**
 * Release and hotfix branches of a repository that moved, the commits only they have, and the patches by which those are
 * found again on other branches. A branch whose head is known needs no reading. Answers how much changed.
 */
export async function readBranches(
  around: SyncAround,
  cloud: ReadingCloud,
  repository: RepositoryToRead,
  head: string | null,
): Promise<number> {
  const branches = await listFollowed(cloud, repository.path)
  const { unread, changed } = await replaceBranches(around.database, repository.id, branches)
  let added = 0
  const shas: string[] = []
  for (const branch of unread) {
    if (!branch.known && head !== null) {
      const sides = await readSides(around, cloud, repository, branch, head)
      shas.push(...sides.shas)
      added += sides.changed
    }
    await writeBranchRead(around.database, repository.id, branch.name, branch.headSha)
  }
  await readPatches(around, cloud, repository, shas)
  return changed + added
}
