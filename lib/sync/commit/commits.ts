import { listUnreadHistories, type RepositoryToRead } from '../../catalog/repository/reads.ts'
import { addCommits, replaceGitTags, writeHead } from '../../catalog/repository/writes.ts'
import type { ReadingCloud } from '../../cloud/ports/cloud.ts'
import type { GitTagFact } from '../../cloud/ports/code.ts'
import type { SyncAround } from '../around.ts'
import { found } from '../cloud-stop.ts'
import { crowd } from '../crowd.ts'
import { pagesOf } from '../pages.ts'
import { type Pass, tolerate } from '../pass.ts'
import { readBranches } from './branches.ts'
import { toCommitRow } from './commit-row.ts'

const width = 6
/** How far back the first look goes; later ones read what is new. */
const mostPages = 5

async function readHistory(
  around: SyncAround,
  cloud: ReadingCloud,
  repository: RepositoryToRead,
  head: string,
): Promise<number> {
  let changed = 0
  let count = 0
  for await (const page of pagesOf((mark) => cloud.code.listCommits(repository.path, head, mark))) {
    count += 1
    const added = await addCommits(around.database, repository.id, page.items.map(toCommitRow))
    changed += added
    // A page that holds something known joins what we have, unless an earlier look died on its way back.
    const joined =
      repository.headSha !== null && page.items.some((commit) => commit.sha === repository.headSha)
    if (joined || count === mostPages) break
  }
  return changed
}

async function readGitTags(
  around: SyncAround,
  cloud: ReadingCloud,
  repository: RepositoryToRead,
): Promise<number> {
  const gitTags: GitTagFact[] = []
  for await (const page of pagesOf((mark) => cloud.code.listGitTags(repository.path, mark))) {
    gitTags.push(...page.items)
  }
  return replaceGitTags(around.database, repository.id, gitTags)
}

/** Commits, git tags and followed branches of one repository of a service; answers how much was new. */
export async function readMoved(
  around: SyncAround,
  cloud: ReadingCloud,
  repository: RepositoryToRead,
): Promise<number> {
  const head = found(await cloud.code.getBranchHead(repository.path, repository.defaultBranch))
  let changed = 0
  if (head !== null && head !== repository.headSha)
    changed += await readHistory(around, cloud, repository, head)
  changed += await readGitTags(around, cloud, repository)
  changed += await readBranches(around, cloud, repository, head)
  await writeHead(around.database, repository.id, head, repository.activeAt)
  return changed
}

/** The same of all repositories of services, where anything moved. */
export async function syncCommits(around: SyncAround, connectionId: string, pass: Pass): Promise<void> {
  const cloud = await around.cloud.reading(connectionId)
  const moved = await listUnreadHistories(around.database, connectionId)
  pass.expect(moved.length)
  await crowd(moved, width, pass.signal, async (repository) => {
    await tolerate(pass, repository.path, async () => {
      await pass.add(1, await readMoved(around, cloud, repository))
    })
  })
}
