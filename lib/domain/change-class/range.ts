import { judgeCommits } from './commits.ts'
import type { CommitEvidence, CommitToJudge } from './evidence.ts'

/** What was read of the commits between two places of one history. */
export interface KnownRange {
  head: string
  base: string
  /** Those that can be reached from the head, newest first; they may go on behind the base where a branch went round it. */
  commits: readonly CommitToJudge[]
  /** What lies behind the base, as far as it was needed. */
  behind: readonly { sha: string; parents: readonly string[] }[]
  /** What reverts in the range take back and is not in it. */
  undone: readonly CommitToJudge[]
  /** Type of each work item that was read. */
  types: Readonly<Record<string, string>>
}

/**
 * The commits of a head that its base does not have. `complete` false: some parent is not known, so there may be more.
 * `contains`: the base is among what the head has.
 */
export function commitsBetween(range: KnownRange): {
  commits: CommitToJudge[]
  complete: boolean
  contains: boolean
} {
  const { head, base } = range
  const parentsOf = new Map<string, readonly string[]>()
  for (const { sha, parents } of [...range.behind, ...range.commits]) parentsOf.set(sha, parents)
  function reach(from: string, stop: ReadonlySet<string>) {
    const seen = new Set<string>()
    const met = new Set<string>()
    const open = [from]
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (stop.has(next)) met.add(next)
      else if (!seen.has(next)) {
        seen.add(next)
        open.push(...(parentsOf.get(next) ?? []))
      }
    }
    return { seen, met }
  }
  // What is named behind the base counts as behind it, also where nothing more is known of it.
  const behind = reach(base, new Set()).seen
  const { seen, met } = reach(head, behind)
  const known = new Set(range.commits.map(({ sha }) => sha))
  return {
    commits: range.commits.filter(({ sha }) => seen.has(sha)),
    complete: [...seen].every((sha) => known.has(sha)),
    contains: met.has(base),
  }
}

export interface JudgedRange {
  commits: CommitToJudge[]
  evidence: CommitEvidence[]
  complete: boolean
  contains: boolean
}

/** The same with what each of them is. `branch`: the one all of them came on, where somebody says so. */
export function judgeRange(range: KnownRange, branch: string | null): JudgedRange {
  const between = commitsBetween(range)
  const others = new Map([...range.undone, ...range.commits].map((commit) => [commit.sha, commit]))
  const evidence = judgeCommits({
    range: between.commits,
    lookUp: (sha) => others.get(sha) ?? null,
    typeOf: (key) => range.types[key] ?? null,
    branch,
  })
  return { ...between, evidence }
}
