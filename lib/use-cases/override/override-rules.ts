import type { OverrideRow } from '../../catalog/override/reads.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { decide, holdsRole, type Subject, tokenCovers } from '../../domain/permission/decide.ts'
import { asksSecond } from '../../domain/promotion/override.ts'

/** The role that setting this gate aside asks for. */
export const mayOverride = (actor: Actor, gate: string, subject: Subject): Result<null> =>
  actor.kind === 'system'
    ? fail('forbidden', 'only a person sets a gate aside')
    : decide(actor, asksSecond(gate) ? 'gate.override-by-two' : 'gate.override', subject)

type Given = Pick<OverrideRow, 'gate' | 'withdrawnAt' | 'reviewedAt'> & {
  personId: string
  secondId: string | null
}

/** Agrees as the second person: another one, with the same right. */
export function maySecond(actor: Actor, override: Given, subject: Subject): Result<null> {
  if (actor.kind === 'system') return fail('forbidden', 'only a person agrees to an override')
  if (!asksSecond(override.gate)) return fail('wrong-state', 'this gate needs no second person')
  if (override.secondId) return fail('wrong-state', 'a second person has agreed already')
  const allowed = mayOverride(actor, override.gate, subject)
  if (!allowed.ok) return allowed
  return override.personId === actor.personId
    ? fail('own-request', 'the second person is another one')
    : ok(null)
}

/** Takes an override back: who gave it, or a release manager. */
export function mayWithdraw(actor: Actor, override: Given, subject: Subject): Result<null> {
  const covered = tokenCovers(actor, 'gate.override')
  if (!covered.ok || actor.kind === 'system') return covered
  const own = actor.personId === override.personId
  return own || holdsRole(actor, ['release-manager', 'admin'], subject)
    ? ok(null)
    : fail('forbidden', 'only who gave it or a release manager takes it back')
}

/** Closes the review of an override: nobody reviews their own. */
export function mayReview(
  actor: Actor,
  override: Given & { promotionState: string },
  subject: Subject,
): Result<null> {
  if (actor.kind === 'system') return fail('forbidden', 'only a person reviews an override')
  const allowed = decide(actor, 'gate.override', subject)
  if (!allowed.ok) return allowed
  if (override.withdrawnAt || override.reviewedAt) return fail('wrong-state', 'its review is closed')
  if (override.promotionState === 'pending')
    return fail('wrong-state', 'it is reviewed once the promotion has started or ended')
  if (asksSecond(override.gate) && !override.secondId)
    return fail('wrong-state', 'it never counted: nobody agreed')
  return actor.personId === override.personId || actor.personId === override.secondId
    ? fail('own-request', 'somebody else reviews it')
    : ok(null)
}
