import { createHash } from 'node:crypto'
import type { PreparedFreezes } from '../../domain/freeze/prepare.ts'
import type { MergeQuestion } from '../../domain/merge-check/answer.ts'
import { freezeMarkOf } from '../../domain/merge-check/status.ts'

/** The mark of the windows over a branch, short enough to be kept with each request; empty: nothing is in any way. */
export function shortMark(
  prepared: PreparedFreezes,
  question: Omit<MergeQuestion, 'range' | 'sourceBranch'>,
  at: Date,
): string {
  const mark = freezeMarkOf(prepared, question, at)
  return mark === '' ? '' : createHash('sha256').update(mark).digest('hex').slice(0, 12)
}
