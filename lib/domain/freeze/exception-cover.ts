import { fail, ok, type Result } from '../failure/result.ts'
import type { FreezeException } from './exception.ts'

/** What a promotion is to an exception. */
export interface ExceptionUse {
  promotionId: string | null
  digest: string
  workItems: readonly string[]
  branch: string | null
  trainId: string | null
  incidents: readonly string[]
}

/** Why an exception does not cover; words under `freeze.uncovered.<key>`. */
export const uncoveredKeys = [
  'asked',
  'refused',
  'own-approval',
  'withdrawn',
  'expired',
  'used-up',
  'other-place',
  'other-digest',
  'other-subject',
] as const
export type Uncovered = (typeof uncoveredKeys)[number]

/** Where an exception stands; unused and expired ones are reported. */
export type ExceptionState =
  | 'asked'
  | 'refused'
  | 'withdrawn'
  | 'granted'
  | 'used-up'
  | 'expired'
  | 'expired-unused'

export function exceptionState(one: FreezeException, at: Date): ExceptionState {
  if (one.withdrawnAt && one.withdrawnAt <= at) return 'withdrawn'
  if (one.decision === 'refused') return 'refused'
  if (one.usedBy.length >= one.count) return 'used-up'
  if (at >= one.endsAt) return one.usedBy.length === 0 ? 'expired-unused' : 'expired'
  return one.decision === 'granted' ? 'granted' : 'asked'
}

function names(one: FreezeException, use: ExceptionUse): boolean {
  switch (one.subjectKind) {
    case 'digest':
      return use.digest === one.subject
    case 'work-item':
      return use.workItems.includes(one.subject)
    case 'branch':
      return use.branch === one.subject
    case 'train':
      return use.trainId === one.subject
    case 'incident':
      return use.incidents.includes(one.subject)
  }
}

/**
 * Why an exception does not let a promotion through at an instant; null: it does. Asked at the start alone: what has
 * started is never looked at again. Half-open: at its end it is over.
 */
export function uncovered(
  one: FreezeException,
  place: { serviceId: string; environmentId: string | null },
  use: ExceptionUse,
  at: Date,
): Uncovered | null {
  if (one.serviceId !== place.serviceId || one.environmentId !== place.environmentId) return 'other-place'
  if (one.withdrawnAt && one.withdrawnAt <= at) return 'withdrawn'
  if (one.decision === 'refused') return 'refused'
  if (one.decision === null || one.decidedById === null) return 'asked'
  if (one.decidedById === one.requesterId) return 'own-approval'
  if (at >= one.endsAt) return 'expired'
  const again = use.promotionId !== null && one.usedBy.includes(use.promotionId)
  if (!again && one.usedBy.length >= one.count) return 'used-up'
  if (one.digest !== null && one.digest !== use.digest) return 'other-digest'
  if (names(one, use)) return null
  return one.subjectKind === 'digest' ? 'other-digest' : 'other-subject'
}

/** What a start writes: the exception is bound to the digest, and the promotion is counted once. */
export function useException(
  one: FreezeException,
  place: { serviceId: string; environmentId: string | null },
  use: ExceptionUse & { promotionId: string },
  at: Date,
): Result<{ digest: string; usedBy: string[] }> {
  const why = uncovered(one, place, use, at)
  if (why !== null)
    return fail('blocked-by-gate', `Exception E-${one.number} does not cover this start: ${why}.`, {
      exception: one.number,
      reason: why,
    })
  return ok({ digest: use.digest, usedBy: [...new Set([...one.usedBy, use.promotionId])] })
}

/** Grants or refuses: another person than the requester, once, before its end. */
export function decideException(one: FreezeException, personId: string, at: Date): Result<null> {
  if (personId === one.requesterId)
    return fail('own-request', 'Another person than the requester decides an exception.')
  const state = exceptionState(one, at)
  if (state === 'expired' || state === 'expired-unused')
    return fail('gone', `Exception E-${one.number} ended before it was decided.`, { field: 'endsAt' })
  if (state !== 'asked')
    return fail('wrong-state', `Exception E-${one.number} is ${state} already.`, { state })
  return ok(null)
}
