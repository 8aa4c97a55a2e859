import type { CommitEvidence, CommitToJudge } from '../change-class/evidence.ts'
import { type CommitNode, type Direction, relate } from '../promotion/change.ts'

export interface VersionDifference {
  direction: Direction
  /** What the second has and the first has not, newest first; with what each of them is. */
  added: CommitEvidence[]
  removed: CommitEvidence[]
  /** Removed from one side and there on the other under another commit: the same patch. */
  movedShas: ReadonlySet<string>
  complete: boolean
}

/**
 * What lies between two versions of one service. `judge` tells of a list of commits what they are; commits whose details
 * are not known are left out of the lists, and `complete` says so.
 */
export function differenceOf(facts: {
  fromSha: string
  toSha: string
  commits: ReadonlyMap<string, CommitToJudge>
  judge: (range: readonly CommitToJudge[]) => CommitEvidence[]
}): VersionDifference {
  const nodes = new Map<string, CommitNode>()
  for (const { sha, parents } of facts.commits.values()) nodes.set(sha, { sha, parents: [...parents] })
  const relation = relate(facts.toSha, facts.fromSha, nodes)
  const known = (shas: readonly string[]) =>
    shas.flatMap((sha) => {
      const commit = facts.commits.get(sha)
      return commit ? [commit] : []
    })
  const [added, removed] = [known(relation.added), known(relation.removed)]
  const patches = new Set(added.map(({ patchId }) => patchId))
  const moved = removed.filter(({ patchId }) => patchId !== null && patches.has(patchId))
  const twins = new Set(moved.map(({ patchId }) => patchId))
  const both = [...moved, ...added.filter(({ patchId }) => patchId !== null && twins.has(patchId))]
  return {
    direction: relation.direction,
    added: facts.judge(added),
    removed: facts.judge(removed),
    movedShas: new Set(both.map(({ sha }) => sha)),
    complete:
      relation.complete &&
      added.length === relation.added.length &&
      removed.length === relation.removed.length,
  }
}
