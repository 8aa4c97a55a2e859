import { fail, ok, type Result } from '../failure/result.ts'
import type { ScopeKind } from '../permission/actor.ts'
import type { Subject } from '../permission/decide.ts'

const dayMs = 24 * 60 * 60_000
/** Longer than any shift: a year typed wrong. */
const longestDays = 400

/** Where an entry puts somebody on call, as permission asks it. An entry for everything needs a role for everything. */
export function subjectOfScope(kind: ScopeKind, id: string | null): Subject {
  switch (kind) {
    case 'all':
      return {}
    case 'team':
      return { teamId: id }
    case 'product-line':
      return { productLineId: id }
    case 'environment':
      return { environmentId: id }
  }
}

/** Whether these two instants make a shift: half-open, some time long, and not over already. */
export function checkSpan(span: { fromAt: Date; toAt: Date }, now: Date): Result<null> {
  if (span.toAt <= span.fromAt) return fail('invalid', 'it would end before it begins', { field: 'toAt' })
  if (span.toAt.getTime() - span.fromAt.getTime() > longestDays * dayMs)
    return fail('invalid', `an entry lasts at most ${longestDays} days`, { field: 'toAt' })
  if (span.toAt <= now) return fail('invalid', 'it would have ended already', { field: 'toAt' })
  return ok(null)
}

/** Where an entry is in its life; what was served stays as it was. */
export function phaseOf(span: { fromAt: Date; toAt: Date }, now: Date): 'coming' | 'running' | 'over' {
  if (span.toAt <= now) return 'over'
  return span.fromAt <= now ? 'running' : 'coming'
}

export interface EntryChange {
  personId?: string | undefined
  fromAt?: Date | undefined
  toAt?: Date | undefined
}

/**
 * An entry after a change. What was served stays: one that is over does not change, and of one that runs only the end
 * does. Fails with `wrong-state` for these, `invalid` for times that make no shift.
 */
export function changeEntry<T extends { personId: string; fromAt: Date; toAt: Date }>(
  entry: T,
  change: EntryChange,
  now: Date,
): Result<Pick<T, 'personId' | 'fromAt' | 'toAt'>> {
  const phase = phaseOf(entry, now)
  if (phase === 'over') return fail('wrong-state', 'that shift is over', { state: phase })
  const next = {
    personId: change.personId ?? entry.personId,
    fromAt: change.fromAt ?? entry.fromAt,
    toAt: change.toAt ?? entry.toAt,
  }
  const begun = next.personId !== entry.personId || next.fromAt.getTime() !== entry.fromAt.getTime()
  if (phase === 'running' && begun)
    return fail('wrong-state', 'that shift has begun: end it and add another', { state: phase })
  const valid = checkSpan(next, now)
  return valid.ok ? ok(next) : valid
}
