import { fail, ok, type Result } from '../failure/result.ts'

const dayMs = 24 * 60 * 60_000
/** Longer than a long leave: whoever is away for more has left the duty to somebody for good. */
const longestDays = 120

export interface DelegationWish {
  fromPersonId: string
  toPersonId: string
  /** Null: from now. */
  fromAt: Date | null
  toAt: Date
}

/**
 * The dates of a delegation, never in the past. Fails with `invalid` for one to oneself, without an end after its
 * beginning, or for longer than a long leave.
 */
export function checkDelegation(wish: DelegationWish, now: Date): Result<{ fromAt: Date; toAt: Date }> {
  if (wish.fromPersonId === wish.toPersonId)
    return fail('invalid', 'nobody stands for themselves', { field: 'toPersonId' })
  const fromAt = wish.fromAt && wish.fromAt > now ? wish.fromAt : now
  if (wish.toAt <= fromAt) return fail('invalid', 'it would end before it begins', { field: 'toAt' })
  if (wish.toAt.getTime() - fromAt.getTime() > longestDays * dayMs)
    return fail('invalid', `a delegation lasts at most ${longestDays} days`, { field: 'toAt' })
  return ok({ fromAt, toAt: wish.toAt })
}
