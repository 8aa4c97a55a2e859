import type { BoardRow } from '../../catalog/release/rows.ts'
import type { CommitEvidence } from '../../domain/change-class/evidence.ts'
import type { OwedCommit } from '../../domain/release/owed.ts'
import type { ReleaseServiceRow } from '../../domain/release/row.ts'

/** One service of a release with what its row was judged by. */
export interface RowEvidence {
  row: ReleaseServiceRow
  /** Null: not known. */
  evidence: CommitEvidence[] | null
  owed: OwedCommit[]
}

/** What a branch is owed, with what was done about it; branches that are owed nothing and never were are left out. */
export function owedBranchesOf(row: BoardRow, judged: RowEvidence) {
  const branches = [
    ...new Set([...row.sides.map(({ branch }) => branch), ...row.backMerges.map((m) => m.toBranch)]),
  ]
  return branches.flatMap((toBranch) => {
    const commits = judged.owed.filter((each) => each.toBranch === toBranch)
    const acts = row.backMerges.filter((each) => each.toBranch === toBranch)
    if (commits.length === 0 && acts.length === 0) return []
    const request = acts.find(({ waivedReason }) => waivedReason === null)
    const waived = acts.find(({ waivedReason }) => waivedReason !== null)
    return [
      {
        toBranch,
        owed: commits.filter(({ state }) => state === 'owed').length,
        unknown: commits.filter(({ state }) => state === 'unknown').length,
        request: request
          ? {
              id: request.id,
              number: request.number,
              webUrl: request.webUrl,
              openedAt: request.openedAt,
              mergedAt: request.mergedAt,
              problem: request.problem,
            }
          : null,
        waived: waived?.waivedReason ? { by: waived.waivedBy, reason: waived.waivedReason } : null,
        commits: commits.map(({ sha, title, content, state }) => ({ sha, title, content, state })),
      },
    ]
  })
}
