import { assertNever } from '../failure/result.ts'
import type { PromotionState } from '../promotion/state.ts'

/**
 * What became of one row: `waiting` was not asked for yet, `asked` waits for its gates, `moving` applies or observes,
 * `left` ended without anything written (cancelled, rejected, replaced, expired).
 */
export type RowOutcome = 'skipped' | 'waiting' | 'asked' | 'moving' | 'succeeded' | 'failed' | 'left'

/** Pure and total: the outcome of a row from what is stored of it and of its promotion. */
export function outcomeOf(row: {
  skipped: string | null
  promotion: { state: PromotionState; firstWriteAt: Date | null } | null
}): RowOutcome {
  if (row.promotion === null) return row.skipped === null ? 'waiting' : 'skipped'
  const { state, firstWriteAt } = row.promotion
  switch (state) {
    case 'pending':
      return 'asked'
    case 'applying':
    case 'observing':
      return 'moving'
    case 'succeeded':
      return 'succeeded'
    case 'failed':
    case 'errored':
      return 'failed'
    case 'aborted':
    case 'superseded':
      // Taken away after something was written: a failed change, whoever did it.
      return firstWriteAt === null ? 'left' : 'failed'
    case 'cancelled':
    case 'rejected':
    case 'expired':
      return 'left'
    default:
      return assertNever(state)
  }
}

/** Nothing will happen to it any more. */
export function isOver(outcome: RowOutcome): boolean {
  return outcome === 'skipped' || outcome === 'succeeded' || outcome === 'failed' || outcome === 'left'
}
