import type { CommitNode } from '../promotion/change.ts'
import { historyOf } from '../promotion/change.ts'

const day = 24 * 60 * 60_000

/** A hold that a rollback sets is looked at again after this. */
export const reviewAfterMs = 3 * day

/** A hold older than this is reported: somebody forgot it, or the fix takes too long. */
export const reportedAfterMs = 14 * day

/** What of a hold its rules need. */
export interface HoldTimes {
  setAt: Date
  reviewAt: Date
  liftedAt: Date | null
}

/** How an open hold stands: fine, to be looked at again, or open for so long that it is reported. */
export type HoldAge = 'lifted' | 'open' | 'review-due' | 'reported'

/** Pure: the age of a hold at an instant. Exactly 14 days old is not over 14 days. */
export function holdAge(hold: HoldTimes, now: Date): HoldAge {
  if (hold.liftedAt) return 'lifted'
  if (now.getTime() - hold.setAt.getTime() > reportedAfterMs) return 'reported'
  return now.getTime() >= hold.reviewAt.getTime() ? 'review-due' : 'open'
}

/** Whether a build has a commit: yes, no, or unknown where part of its history was never seen. */
export type Contains = 'yes' | 'no' | 'unknown'

/**
 * Pure: does the build made from `headSha` contain the commit `fixSha`? The fix may be given short, as people write
 * it (7 digits or more); a history with holes answers `unknown`, never `no`.
 */
export function containsFix(
  headSha: string | null,
  fixSha: string,
  nodes: ReadonlyMap<string, CommitNode>,
): Contains {
  if (headSha === null) return 'unknown'
  const wanted = fixSha.toLowerCase()
  const { reachable, complete } = historyOf(headSha, nodes)
  for (const sha of reachable) if (sha.toLowerCase().startsWith(wanted)) return 'yes'
  return complete ? 'no' : 'unknown'
}
