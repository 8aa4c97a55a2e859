import { readMergeFacts } from '../../catalog/merge-check/facts.ts'
import { listPatchless, writePatchIds } from '../../catalog/repository/branches.ts'
import { addCommits } from '../../catalog/repository/writes.ts'
import { upsertWorkItems } from '../../catalog/work-item/writes.ts'
import { linkedWorkItems } from '../../domain/commit/work-items.ts'
import { ok, type Result } from '../../domain/failure/result.ts'
import { mergeContent } from '../../domain/merge-check/answer.ts'
import type { Surroundings } from '../define.ts'

/** One call each: what reverts something needs its patch to be known for what it is. */
const mostPatches = 20
/** Each is a search of its own; more of them are left to sync. */
const mostItems = 20

export interface MergeToRead {
  repositoryId: string
  targetBranch: string
  sha: string
}

/**
 * Reads the commits that a merge would bring and the types of their work items, where the commits are not known: sync follows release branches, not every branch that
 * somebody works on. Facts that never change, so that asking twice does no harm. Answers whether anything new is known; what
 * the cloud does not answer stays unknown.
 */
export async function readCommitsOfMerge(
  { database, cloud }: Pick<Surroundings, 'database' | 'cloud'>,
  { repositoryId, targetBranch, sha }: MergeToRead,
): Promise<Result<boolean>> {
  const asked = { path: '', id: repositoryId, targetBranch, sha, mergeRequest: null, sourceBranch: null }
  const facts = await readMergeFacts(database, asked)
  if (!facts || mergeContent(facts.question.range, null).reason !== 'commits-unknown') return ok(false)
  const { path, connectionId } = facts.repository
  const { code, workItems } = await cloud.reading(connectionId)
  const found = await code.compareCommits(path, facts.targetHead ?? targetBranch, sha)
  if (!found.ok) return ok(false)
  const rows = found.value.map((fact) => ({
    ...fact,
    title: fact.message.split('\n')[0] ?? '',
    workItems: linkedWorkItems(fact.message),
  }))
  const added = await addCommits(database, repositoryId, rows)
  // Without their types a fix would be closed until sync has come by.
  const items = await workItems.listWorkItems(
    [...new Set(rows.flatMap((row) => row.workItems))].slice(0, mostItems),
  )
  if (items.ok) await upsertWorkItems(database, connectionId, items.value)
  if (rows.some(({ message }) => message.includes('This reverts commit ')))
    for (const one of await listPatchless(database, repositoryId, [], mostPatches)) {
      const patch = await code.getPatchId(path, one.sha, one.parent)
      if (patch.ok && patch.value !== null)
        await writePatchIds(database, repositoryId, [{ sha: one.sha, patchId: patch.value }])
    }
  return ok(added > 0)
}
