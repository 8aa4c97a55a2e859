import { z } from 'zod'

/** What is stored of a promotion; everything else ("waits for approval", "queued") is derived from gates. */
export const PromotionState = z.enum([
  'pending',
  'applying',
  'observing',
  'succeeded',
  'failed',
  'errored',
  'cancelled',
  'rejected',
  'superseded',
  'expired',
  'aborted',
])
export type PromotionState = z.infer<typeof PromotionState>

/** The whole law of movement (domain page 2.1). A state with no way out is an end. */
export const transitions = {
  pending: ['applying', 'cancelled', 'rejected', 'superseded', 'expired'],
  applying: ['observing', 'failed', 'errored', 'aborted'],
  observing: ['succeeded', 'failed', 'errored', 'superseded', 'aborted'],
  succeeded: [],
  failed: [],
  errored: [],
  cancelled: [],
  rejected: [],
  superseded: [],
  expired: [],
  aborted: [],
} as const satisfies Record<PromotionState, readonly PromotionState[]>

export function isEnd(state: PromotionState): boolean {
  return transitions[state].length === 0
}

export function mayMove(from: PromotionState, to: PromotionState): boolean {
  return (transitions[from] as readonly PromotionState[]).includes(to)
}

/** Every state from which `to` can be reached in one step: what a guarded update asks for. */
export function statesBefore(to: PromotionState): PromotionState[] {
  return PromotionState.options.filter((from) => mayMove(from, to))
}

/** Ends that leave what runs unknown when something was written before them. */
const leavesUnsettled = {
  succeeded: false,
  failed: false,
  errored: true,
  cancelled: false,
  rejected: false,
  superseded: false,
  expired: false,
  aborted: true,
} as const satisfies Record<Exclude<PromotionState, 'pending' | 'applying' | 'observing'>, boolean>

/** After the first write, `errored` and `aborted` leave the place unsettled: nothing else starts there. */
export function isUnsettledBy(end: PromotionState, firstWriteAt: Date | null): boolean {
  return (
    firstWriteAt !== null && end in leavesUnsettled && leavesUnsettled[end as keyof typeof leavesUnsettled]
  )
}

export const PromotionKind = z.enum(['promotion', 'rollback', 'redeploy'])
export type PromotionKind = z.infer<typeof PromotionKind>
