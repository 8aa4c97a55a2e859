import type { WorkItemKind } from '../commit/work-items.ts'

/** What a commit turned out to be. `neutral`: it brings nothing of its own (a merge), or what it brought was taken back. */
export type CommitContent = 'bug-fix' | 'feature' | 'unknown' | 'neutral'

/** Why: words are kept under `changeClass.evidence.<key>`. */
export const evidenceKeys = [
  'defect',
  'hotfix',
  'requirement',
  'task',
  'other-type',
  'type-unknown',
  'claimed',
  'no-work-item',
  'mislabelled',
  'merge',
  'taken-back',
  'takes-back-new',
  'pure-revert',
  'brought-back',
  'revert-unproven',
  'revert-with-more',
] as const
export type EvidenceKey = (typeof evidenceKeys)[number]

export interface CommitEvidence {
  sha: string
  title: string
  content: CommitContent
  key: EvidenceKey
  /** Values for the words: keys of work items, a branch, a short commit id. */
  values: { items: string; branch: string; sha: string }
  /** What its branch says it is; shown where the fact differs or is missing. */
  claimed: 'bug-fix' | 'feature' | null
}

/** A commit as sync keeps it. */
export interface CommitToJudge {
  sha: string
  parents: readonly string[]
  message: string
  workItems: readonly string[]
  /** Two halves, see lib/domain/commit/revert.ts; null: its diff is not read, or the cloud left part of it out. */
  patchId: string | null
}

/** What the work items of one commit make of it: the strictest of them decides, and one unread is enough not to know. */
export function byWorkItems(kinds: readonly (WorkItemKind | null)[]): {
  content: 'bug-fix' | 'feature' | 'unknown'
  key: EvidenceKey
} {
  if (kinds.length === 0) return { content: 'unknown', key: 'no-work-item' }
  if (kinds.includes('requirement')) return { content: 'feature', key: 'requirement' }
  if (kinds.includes(null)) return { content: 'unknown', key: 'type-unknown' }
  if (kinds.includes('task')) return { content: 'feature', key: 'task' }
  if (kinds.includes('other')) return { content: 'unknown', key: 'other-type' }
  return { content: 'bug-fix', key: kinds.includes('hotfix') ? 'hotfix' : 'defect' }
}
