import { rangeOf } from '../../catalog/change-class/range.ts'
import type { BoardRow, ReleaseHead, SideRow, StandRow, VersionRow } from '../../catalog/release/rows.ts'
import type { CommitEvidence, CommitToJudge } from '../../domain/change-class/evidence.ts'
import { commitsBetween, judgeRange } from '../../domain/change-class/range.ts'
import { type OwedCommit, type OwedTo, owedCommits } from '../../domain/release/owed.ts'
import { releaseRow } from '../../domain/release/row.ts'
import type { ProductionState } from '../../domain/release/state.ts'
import { owedBranchesOf, type RowEvidence } from './owed-branches.ts'

type Spots = StandRow['production']

/** One entry per target: the version's digest where all pods run it, something else where none does; both where some do. */
const runningOf = (spots: Spots, digest: string): { digest: string | null }[] =>
  spots.flatMap(({ pods, ofVersion }): { digest: string | null }[] => {
    if (pods === null) return [{ digest: null }]
    if (pods > 0 && ofVersion === pods) return [{ digest }]
    // No pod at all runs nothing, and so not something else.
    if (ofVersion === 0) return [{ digest: 'another' }]
    return [{ digest }, { digest: 'another' }]
  })

const podsOf = (spots: Spots) =>
  spots.length === 0 || spots.some(({ pods }) => pods === null)
    ? null
    : {
        pods: spots.reduce((sum, { pods }) => sum + (pods ?? 0), 0),
        ofVersion: spots.reduce((sum, { ofVersion }) => sum + ofVersion, 0),
      }

/** What of a service of a release runs in production, for the state of the whole. */
export const productionOf = (row: StandRow): ProductionState => releaseRow(factsOf(row, null, [])).production

/** What only the board reads of a row; for the state of the whole it does not matter. */
type More = { branch?: string; headSha?: string | null }

function factsOf(
  row: Omit<StandRow, 'version'> & More & { version: Partial<VersionRow> | null },
  sinceCut: readonly CommitEvidence[] | null,
  owed: readonly OwedCommit[],
) {
  const { version } = row
  return {
    state: row.state,
    branch: { name: row.branch ?? '', headSha: row.headSha ?? null, cutSha: row.cutSha },
    sinceCut,
    owed,
    version: version && {
      name: version.name ?? '',
      digest: version.digest ?? '',
      commitSha: version.commitSha ?? '',
      problem: version.problem ?? null,
    },
    verifiedDigest: row.verifiedDigest,
    preview: podsOf(row.preview),
    production: version === null ? [] : runningOf(row.production, version.digest ?? ''),
    moving: row.moving,
  }
}

/** Commits since the cut with what they are; null where there is no cut, no branch, or part of it is not known. */
function sinceCutOf(row: BoardRow): { commits: CommitToJudge[]; evidence: CommitEvidence[] } | null {
  if (row.cutSha !== null && row.headSha === row.cutSha) return { commits: [], evidence: [] }
  const range = rangeOf(row.range, row.headSha, row.cutSha)
  const judged = range && judgeRange(range, null)
  return judged?.complete && judged.contains ? judged : null
}

/** What another branch has beside the cut. */
function targetOf(side: SideRow, cutSha: string): OwedTo {
  if (side.range === null || side.head === null)
    return { branch: side.branch, shas: new Set(), patchIds: new Set(), complete: false }
  const { commits, complete } = commitsBetween({
    head: side.head,
    base: cutSha,
    commits: side.range.commits.map((commit) => ({ ...commit, message: '', workItems: [] })),
    behind: side.range.behind,
    undone: [],
    types: {},
  })
  // A merge has no patch of its own; any other commit without one may be what is looked for.
  const known = commits.every(({ patchId, parents }) => patchId !== null || parents.length > 1)
  const patches = commits.flatMap(({ patchId }) => patchId ?? [])
  return {
    branch: side.branch,
    shas: new Set(commits.map(({ sha }) => sha)),
    patchIds: new Set(patches),
    complete: complete && known,
  }
}

/** Commits of a list that one of these commits has. */
function reachedFrom(commits: readonly CommitToJudge[], heads: readonly string[]): Set<string> {
  const parents = new Map(commits.map((commit) => [commit.sha, commit.parents]))
  const seen = new Set<string>()
  const open = [...heads]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const found = parents.get(next)
    if (!found || seen.has(next)) continue
    seen.add(next)
    open.push(...found)
  }
  return seen
}

/** One service of a release, judged: what came since the cut, what is owed where, what stands in the way. */
export function judgeBoardRow(row: BoardRow): RowEvidence {
  const since = sinceCutOf(row)
  const owed =
    since === null || row.cutSha === null || since.commits.length === 0
      ? []
      : owedCommits(
          since.commits,
          since.evidence,
          row.sides.map((side) => targetOf(side, row.cutSha ?? '')),
        )
  // Somebody said of what the branch had then that it is not needed there; what came later is owed.
  const waived = new Map<string, Set<string>>()
  for (const { toBranch, waivedReason, sha } of row.backMerges)
    if (waivedReason !== null && since)
      waived.set(toBranch, new Set([...(waived.get(toBranch) ?? []), ...reachedFrom(since.commits, [sha])]))
  const left = owed.filter(({ sha, toBranch }) => !waived.get(toBranch)?.has(sha))
  return {
    row: releaseRow(factsOf(row, since?.evidence ?? null, left)),
    evidence: since?.evidence ?? null,
    owed: left,
  }
}

/** ReleaseRow of the API contract. */
export function shownRow(row: BoardRow, evidence: RowEvidence) {
  const { row: judged } = evidence
  const { repository, verifiedDigest, verifiedAt } = row
  const root = repository?.webUrl?.replace(/\/$/, '')
  return {
    service: row.service,
    productLine: row.productLine,
    team: row.team,
    tier: row.tier,
    state: row.state,
    reason: row.reason,
    branch: {
      name: row.branch,
      headSha: row.headSha,
      cutSha: row.cutSha,
      cutAt: row.cutAt,
      problem: row.cutProblem,
      webUrl: root && row.headSha ? `${root}/tree/${row.branch}` : null,
    },
    version: row.version,
    commits: judged.commits,
    owed: judged.owed,
    owedUnknown: judged.owedUnknown,
    verification: judged.verification,
    verified:
      verifiedDigest === null || verifiedAt === null
        ? null
        : { by: row.verifiedBy, at: verifiedAt, digest: verifiedDigest },
    previewShare: judged.previewShare,
    production: judged.production,
    productionVersion: row.runs,
    owedTo: owedBranchesOf(row, evidence)
      .filter(({ owed }) => owed > 0)
      .map(({ toBranch, owed, request, commits }) => ({
        toBranch,
        owed,
        title: commits.find(({ state }) => state === 'owed')?.title ?? '',
        request: request && { number: request.number, webUrl: request.webUrl, problem: request.problem },
      })),
    problems: judged.problems,
  }
}

/** The planned instants of a release, as the domain counts with them. */
export const datesOf = (
  head: Pick<
    ReleaseHead,
    'cutPlannedAt' | 'weekStartsAt' | 'goLiveStartsAt' | 'goLiveEndsAt' | 'cutAt' | 'closedAt'
  >,
) => ({
  cutPlannedAt: new Date(head.cutPlannedAt),
  weekStartsAt: new Date(head.weekStartsAt),
  goLiveStartsAt: new Date(head.goLiveStartsAt),
  goLiveEndsAt: new Date(head.goLiveEndsAt),
  cutAt: head.cutAt === null ? null : new Date(head.cutAt),
  closedAt: head.closedAt === null ? null : new Date(head.closedAt),
})
