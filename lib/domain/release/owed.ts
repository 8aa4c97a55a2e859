import type { CommitEvidence, CommitToJudge } from '../change-class/evidence.ts'
import { backwards } from '../commit/revert.ts'

/** Where a commit of a release branch has to arrive as well: main, and every later open release. */
export interface OwedTo {
  branch: string
  /** What the branch has. `complete` false: not all of it is known, so that what is not found may be there. */
  shas: ReadonlySet<string>
  patchIds: ReadonlySet<string>
  complete: boolean
}

export interface OwedCommit {
  sha: string
  title: string
  content: CommitEvidence['content']
  toBranch: string
  /** `unknown`: nobody can say yet; never taken for merged. */
  state: 'owed' | 'unknown'
}

/**
 * What a release branch got since its cut and another branch does not have: neither the commit nor one with the same
 * patch. Merges bring nothing of their own; a change that was taken back again is owed to nobody, and what took it back
 * only to a branch that has the change. `commits` and `evidence` are those since the cut.
 */
export function owedCommits(
  commits: readonly CommitToJudge[],
  evidence: readonly CommitEvidence[],
  targets: readonly OwedTo[],
): OwedCommit[] {
  const of = new Map(evidence.map((each) => [each.sha, each]))
  return targets.flatMap((target) =>
    commits.flatMap(({ sha, message, patchId }): OwedCommit[] => {
      const found = of.get(sha)
      if (target.shas.has(sha)) return []
      const takenOver = found?.key === 'takes-back-new' && patchId !== null
      const hasChange = takenOver && target.patchIds.has(backwards(patchId))
      if (found?.content === 'neutral' && !hasChange) return []
      if (patchId !== null && target.patchIds.has(patchId)) return []
      const state = patchId !== null && target.complete ? 'owed' : 'unknown'
      const title = found?.title ?? message.split('\n')[0] ?? ''
      return [{ sha, title, content: found?.content ?? 'unknown', toBranch: target.branch, state }]
    }),
  )
}

/** Branches that a release owes its commits to: the default branch, and every open release of a later batch. */
export function owedBranches(
  release: { batch: string },
  defaultBranch: string,
  open: readonly { batch: string; branch: string }[],
): string[] {
  const later = open.filter(({ batch }) => batch > release.batch).map(({ branch }) => branch)
  return [defaultBranch, ...new Set(later.sort())]
}
