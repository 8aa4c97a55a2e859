import type { ContentClass } from '../freeze/window.ts'
import type { CommitEvidence } from './evidence.ts'

/** Why a content came out as it did: words are kept under `changeClass.reason.<key>`. */
export const contentReasons = [
  'only-fixes',
  'nothing-new',
  'feature-inside',
  'unknown-inside',
  'commits-unknown',
  'release-with-fixes',
  'set-stricter',
  'set-looser',
] as const
export type ContentReason = (typeof contentReasons)[number]

/** The content of a build against what runs, with all that speaks for it. */
export interface ContentVerdict {
  content: ContentClass
  reason: ContentReason
  /** Newest first; empty when the commits are not known. */
  commits: readonly CommitEvidence[]
  /** Open releases that have this build as a version. */
  versionOf: readonly string[]
  /** Those of them for which it counts as `release`: only fixes since their cut, or people who said so. */
  releaseIds: readonly string[]
}

export interface ContentFacts {
  /** Between what runs and what is new. Null, or `complete` false: some of them are not known. */
  commits: readonly CommitEvidence[] | null
  complete: boolean
  /** Open releases that have this build as a version; `sinceCut` null: what came since the cut is not known. */
  releases: readonly { id: string; sinceCut: readonly CommitEvidence[] | null }[]
}

/** What several commits are together: one feature is enough for a feature, one unknown for unknown. */
export function contentOfAll(commits: readonly CommitEvidence[] | null): {
  content: 'bug-fix' | 'feature' | 'unknown'
  reason: ContentReason
} {
  if (commits === null) return { content: 'unknown', reason: 'commits-unknown' }
  const has = (content: CommitEvidence['content']) => commits.some((each) => each.content === content)
  if (has('feature')) return { content: 'feature', reason: 'feature-inside' }
  if (has('unknown')) return { content: 'unknown', reason: 'unknown-inside' }
  return { content: 'bug-fix', reason: has('bug-fix') ? 'only-fixes' : 'nothing-new' }
}

/**
 * Content class from facts: `release` for a version of an open release with only fixes since its cut; else what the
 * commits between running and new are. Commits not known are unknown, never nothing.
 */
export function contentOf(facts: ContentFacts): ContentVerdict {
  const known = facts.complete ? facts.commits : null
  const commits = facts.commits ?? []
  const pure = facts.releases.filter(({ sinceCut }) => contentOfAll(sinceCut).content === 'bug-fix')
  const releaseIds = pure.map(({ id }) => id)
  const versionOf = facts.releases.map(({ id }) => id)
  if (releaseIds.length > 0)
    return { content: 'release', reason: 'release-with-fixes', commits, versionOf, releaseIds }
  const found = contentOfAll(known)
  // A feature that is seen is one, also where more may be hidden.
  const seen = contentOfAll(facts.commits)
  const judged = seen.content === 'feature' ? seen : found
  return { ...judged, commits, versionOf, releaseIds }
}

/** What windows treat a content as: unknown is a feature. */
export const treatedAs = (content: ContentClass): Exclude<ContentClass, 'unknown'> =>
  content === 'unknown' ? 'feature' : content
