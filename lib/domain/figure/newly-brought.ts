import type { CommitNode } from '../promotion/change.ts'

export interface Brought {
  /** Commits that were never in the place before. */
  shas: string[]
  /** Parents that were reached and that nobody knows: what lies behind them cannot be told. */
  unknown: string[]
}

/** Everything that can be reached from these commits, as far as it is known; `lost` is where knowledge ends. */
function reach(from: readonly string[], nodes: ReadonlyMap<string, CommitNode>) {
  const seen = new Set<string>()
  const lost = new Set<string>()
  const open = [...from]
  for (let sha = open.pop(); sha !== undefined; sha = open.pop()) {
    if (seen.has(sha) || lost.has(sha)) continue
    const node = nodes.get(sha)
    if (!node) {
      lost.add(sha)
      continue
    }
    seen.add(sha)
    open.push(...node.parents)
  }
  return { seen, lost }
}

/**
 * The commits that a build brings into a place for the first time: what can be reached from its commit and from none that
 * was there before. A parent that both sides reach is no loss, known or not: it was there.
 */
export function newlyBrought(
  wanted: string,
  before: readonly string[],
  nodes: ReadonlyMap<string, CommitNode>,
): Brought {
  const old = reach(before, nodes)
  const now = reach([wanted], nodes)
  return {
    shas: [...now.seen].filter((sha) => !old.seen.has(sha)),
    unknown: [...now.lost].filter((sha) => !old.lost.has(sha) && !old.seen.has(sha)),
  }
}
