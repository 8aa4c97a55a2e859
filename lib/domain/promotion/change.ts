/** A commit with its parents, as the catalog remembers it. */
export interface CommitNode {
  sha: string
  parents: string[]
}

export interface History {
  /** Every commit known that can be reached from the build's commit, itself included. */
  reachable: ReadonlySet<string>
  /** False when some parent is not known to us. */
  complete: boolean
}

/** Walks parents from one commit through what is known. */
export function historyOf(sha: string, nodes: ReadonlyMap<string, CommitNode>): History {
  const reachable = new Set<string>()
  let complete = true
  const open = [sha]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (reachable.has(next)) continue
    const node = nodes.get(next)
    if (!node) {
      complete = false
      continue
    }
    reachable.add(next)
    open.push(...node.parents)
  }
  return { reachable, complete }
}

export type Direction = 'first' | 'same' | 'newer' | 'older' | 'diverged' | 'unknown'

export interface Relation {
  direction: Direction
  /** Commits of the new build that what runs does not have. */
  added: string[]
  removed: string[]
  complete: boolean
}

/** How a build's source relates to that of what runs, from the commits we know. Unknown is never called newer. */
export function relate(
  wantedSha: string,
  runningSha: string,
  nodes: ReadonlyMap<string, CommitNode>,
): Relation {
  if (wantedSha === runningSha) return { direction: 'same', added: [], removed: [], complete: true }
  const wanted = historyOf(wantedSha, nodes)
  const running = historyOf(runningSha, nodes)
  const added = [...wanted.reachable].filter((sha) => !running.reachable.has(sha))
  const removed = [...running.reachable].filter((sha) => !wanted.reachable.has(sha))
  if (wanted.reachable.has(runningSha)) return { direction: 'newer', added, removed: [], complete: true }
  if (running.reachable.has(wantedSha)) return { direction: 'older', added: [], removed, complete: true }
  const meet = added.length < wanted.reachable.size
  const known =
    nodes.has(wantedSha) && nodes.has(runningSha) && (meet || (wanted.complete && running.complete))
  return { direction: known ? 'diverged' : 'unknown', added, removed, complete: known }
}
