import type { CommitContent, CommitEvidence } from '../change-class/evidence.ts'
import type { OwedCommit } from './owed.ts'
import { goesLive, type ProductionState, type ReleaseServiceState } from './state.ts'

/** What is known of one service of a release. */
export interface ReleaseServiceFacts {
  state: ReleaseServiceState
  branch: { name: string; headSha: string | null; cutSha: string | null }
  /** Commits on its branch since the cut; null: not known. */
  sinceCut: readonly CommitEvidence[] | null
  owed: readonly OwedCommit[]
  /** The newest version that was minted for it in this release. */
  version: { name: string; digest: string; commitSha: string; problem: string | null } | null
  verifiedDigest: string | null
  /** Pods of every target of preview: how many there are and how many run the version; null: not read. */
  preview: { pods: number; ofVersion: number } | null
  /** One per target of production: the digest that runs there; null: not read. */
  production: readonly { digest: string | null }[] | null
  /** A promotion of the version to production is applying or observing. */
  moving: boolean
}

/** What stands in the way of going live, in the order in which it is shown. */
export const rowProblems = [
  'not-cut',
  'branch-gone',
  'no-version',
  'version-behind-branch',
  'tag-not-written',
  'feature-since-cut',
  'unknown-since-cut',
  'commits-unknown',
  'owed',
  'not-verified',
  'verified-another',
] as const
export type RowProblem = (typeof rowProblems)[number]

export interface ReleaseServiceRow {
  commits: Record<CommitContent, number> | null
  owed: number
  owedUnknown: number
  verification: 'verified' | 'another-digest' | 'missing'
  /** Share of preview's pods that run the version, 0 to 1; null: not known. */
  previewShare: number | null
  production: ProductionState
  /** What stands in the way of going live, for a service that goes. */
  problems: RowProblem[]
}

function productionOf(facts: ReleaseServiceFacts): ProductionState {
  const { production, version, moving } = facts
  if (moving) return 'moving'
  if (version === null) return 'absent'
  if (production === null) return 'unknown'
  const here = production.filter(({ digest }) => digest === version.digest).length
  if (here === 0) return production.some(({ digest }) => digest === null) ? 'unknown' : 'absent'
  return here === production.length ? 'live' : 'partly'
}

function countByContent(commits: readonly CommitEvidence[]): Record<CommitContent, number> {
  const counts: Record<CommitContent, number> = { 'bug-fix': 0, feature: 0, unknown: 0, neutral: 0 }
  for (const { content } of commits) counts[content] += 1
  return counts
}

/** One service on the release board. */
export function releaseRow(facts: ReleaseServiceFacts): ReleaseServiceRow {
  const { branch, sinceCut, version, preview } = facts
  const commits = sinceCut === null ? null : countByContent(sinceCut)
  const verification =
    facts.verifiedDigest === null
      ? 'missing'
      : facts.verifiedDigest === version?.digest
        ? 'verified'
        : 'another-digest'
  const owed = facts.owed.filter(({ state }) => state === 'owed').length
  const production = productionOf(facts)
  const checks: [RowProblem, boolean][] = [
    ['not-cut', branch.cutSha === null],
    ['branch-gone', branch.cutSha !== null && branch.headSha === null],
    ['no-version', version === null],
    [
      'version-behind-branch',
      version !== null && branch.headSha !== null && version.commitSha !== branch.headSha,
    ],
    ['tag-not-written', version?.problem != null],
    ['commits-unknown', branch.cutSha !== null && commits === null],
    ['feature-since-cut', (commits?.feature ?? 0) > 0],
    ['unknown-since-cut', (commits?.unknown ?? 0) > 0],
    ['owed', owed > 0],
    ['not-verified', version !== null && verification === 'missing'],
    ['verified-another', verification === 'another-digest'],
  ]
  const asked = goesLive(facts.state) && production !== 'live'
  return {
    commits,
    owed,
    owedUnknown: facts.owed.length - owed,
    verification,
    previewShare: preview === null || preview.pods === 0 ? null : preview.ofVersion / preview.pods,
    production,
    // What is owed stays owed after the go-live.
    problems: checks
      .filter(([key, holds]) => holds && (asked || (key === 'owed' && goesLive(facts.state))))
      .map(([key]) => key),
  }
}
