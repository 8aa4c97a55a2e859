import { claimOf } from '../branch/name.ts'
import { mergedBranch, revertedSha, takesBack } from '../commit/revert.ts'
import { type WorkItemKind, workItemKindOf } from '../commit/work-items.ts'
import { byWorkItems, type CommitEvidence, type CommitToJudge, type EvidenceKey } from './evidence.ts'

export interface JudgingFacts {
  /** The commits between what runs and what is new, newest first. */
  range: readonly CommitToJudge[]
  /** A commit that is not in the range, for what a revert takes back; null: not known. */
  lookUp: (sha: string) => CommitToJudge | null
  /** Type of a work item, `<category>/<name>`; null: not read, or there is none of that key. */
  typeOf: (key: string) => string | null
  /** The branch that all of the range came on, where a merge request says so; merges in the range say it of their own. */
  branch: string | null
}

const shortest = 7

/** The branch each commit came in on, by the merges of the range: reachable from what was merged and not from what it was merged into. */
function branchesOf(range: readonly CommitToJudge[]): Map<string, string> {
  const bySha = new Map(range.map((commit) => [commit.sha, commit]))
  const branches = new Map<string, string>()
  function reach(from: readonly string[]): Set<string> {
    const seen = new Set<string>()
    const open = [...from]
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const commit = bySha.get(next)
      if (!commit || seen.has(next)) continue
      seen.add(next)
      open.push(...commit.parents)
    }
    return seen
  }
  for (const { message, parents } of range) {
    const branch = parents.length > 1 ? mergedBranch(message) : null
    if (branch === null) continue
    const before = reach(parents.slice(0, 1))
    // The newest merge comes first; an older one inside it knows better where its commits came from.
    for (const sha of reach(parents.slice(1))) if (!before.has(sha)) branches.set(sha, branch)
  }
  return branches
}

type Revert =
  | { proof: 'none' }
  | { proof: 'pure'; target: CommitToJudge }
  | { proof: 'unproven' | 'with-more'; target: string }

/** What a commit says it takes back, and whether its patch proves it. */
function revertOf(commit: CommitToJudge, find: (sha: string) => CommitToJudge | null): Revert {
  const sha = commit.parents.length > 1 ? null : revertedSha(commit.message)
  if (sha === null) return { proof: 'none' }
  const target = sha.length < shortest ? null : find(sha)
  if (target?.patchId == null || commit.patchId === null || target.sha === commit.sha)
    return { proof: 'unproven', target: sha }
  return takesBack(commit.patchId, target.patchId)
    ? { proof: 'pure', target }
    : { proof: 'with-more', target: sha }
}

const titleOf = (commit: CommitToJudge): string => commit.message.split('\n')[0] ?? ''

/**
 * Every commit of a range with what it is and why, in its order. The type of its work items decides. A pure revert of
 * something that runs is a fix; one of something that is new too leaves nothing of either; the revert of a revert is
 * what was reverted first.
 */
export function judgeCommits(facts: JudgingFacts): CommitEvidence[] {
  const { range } = facts
  const inRange = new Map(range.map((commit) => [commit.sha, commit]))
  const branches = branchesOf(range)
  function find(sha: string): CommitToJudge | null {
    const exact = inRange.get(sha)
    if (exact) return exact
    if (sha.length < 40) {
      const fits = range.filter((each) => each.sha.startsWith(sha))
      if (fits.length === 1) return fits[0] ?? null
    }
    return facts.lookUp(sha)
  }
  const kindsOf = (commit: CommitToJudge): (WorkItemKind | null)[] =>
    commit.workItems.map((key) => {
      const type = facts.typeOf(key)
      return type === null ? null : workItemKindOf(type)
    })

  // Newest first: a revert that was itself taken back takes nothing back.
  const gone = new Map<string, EvidenceKey>()
  for (const commit of range) {
    if (gone.has(commit.sha)) continue
    const revert = revertOf(commit, find)
    if (revert.proof !== 'pure' || gone.has(revert.target.sha) || !inRange.has(revert.target.sha)) continue
    gone.set(commit.sha, 'takes-back-new')
    gone.set(revert.target.sha, 'taken-back')
  }

  /** Follows a chain of pure reverts: an odd number of them took the last one away, an even one brought it back. */
  function judgeRevert(commit: CommitToJudge, revert: Exclude<Revert, { proof: 'none' }>) {
    if (revert.proof !== 'pure')
      return {
        content: 'unknown' as const,
        key: `revert-${revert.proof}` as const,
        sha: revert.target.slice(0, 8),
      }
    let { target } = revert
    const seen = new Set([commit.sha])
    for (let times = 1; ; times += 1) {
      const sha = target.sha.slice(0, 8)
      if (seen.has(target.sha)) return { content: 'unknown' as const, key: 'revert-unproven' as const, sha }
      seen.add(target.sha)
      const next = revertOf(target, find)
      if (next.proof === 'pure') {
        target = next.target
        continue
      }
      if (next.proof !== 'none') return { content: 'unknown' as const, key: 'revert-unproven' as const, sha }
      if (times % 2 === 1) return { content: 'bug-fix' as const, key: 'pure-revert' as const, sha }
      // Merges have no patch of their own, so what a chain ends at is judged by its work items.
      return { content: byWorkItems(kindsOf(target)).content, key: 'brought-back' as const, sha }
    }
  }

  return range.map((commit): CommitEvidence => {
    const branch = branches.get(commit.sha) ?? facts.branch
    const claimed = branch === null ? null : claimOf(branch)
    const words = { items: commit.workItems.join(', '), branch: branch ?? '', sha: '' }
    const seen = { sha: commit.sha, title: titleOf(commit), claimed }
    const lost = gone.get(commit.sha)
    if (lost) return { ...seen, content: 'neutral', key: lost, values: words }
    // What a merge brings is judged commit by commit.
    if (commit.parents.length > 1) return { ...seen, content: 'neutral', key: 'merge', values: words }
    const revert = revertOf(commit, find)
    if (revert.proof !== 'none') {
      const { content, key, sha } = judgeRevert(commit, revert)
      return { ...seen, content, key, values: { ...words, sha } }
    }
    const { content, key } = byWorkItems(kindsOf(commit))
    if (key === 'no-work-item' && claimed !== null) return { ...seen, content, key: 'claimed', values: words }
    const contradicted = claimed === 'bug-fix' && content === 'feature'
    return { ...seen, content, key: contradicted ? 'mislabelled' : key, values: words }
  })
}
