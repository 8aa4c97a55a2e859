import { fail, ok, type Result } from '../../domain/failure/result.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { decide, holdsRole, type Subject } from '../../domain/permission/decide.ts'
import type { GateFacts, PersonFact } from '../../domain/promotion/facts.ts'
import { countingApprovals, mayApprove, ownWork } from '../../domain/promotion/gates/approvals.ts'

/** Whether something may be done now, as the face needs it. */
export interface Permitted {
  allowed: boolean
  code: string | null
  message: string | null
}

export function permitted(result: Result<unknown>): Permitted {
  return result.ok
    ? { allowed: true, code: null, message: null }
    : { allowed: false, code: result.failure.code, message: result.failure.message }
}

/** Somebody who acts, as the gates know people. */
export function personFact(actor: Actor): PersonFact | null {
  if (actor.kind === 'system') return null
  return { id: actor.personId, name: actor.name, grants: actor.grants, disabled: false }
}

/** One's own word on one's own work is refused before anything else: it is the rule, not the role, that stands there. */
export function mayGiveWord(actor: Actor, facts: GateFacts, word: 'approve' | 'reject'): Result<null> {
  const who = personFact(actor)
  if (!who) return fail('forbidden', 'only a person approves')
  const allowed = decide(actor, 'promotion.approve', facts.subject)
  if (!allowed.ok) return allowed
  if (facts.kind === 'rollback') return fail('wrong-state', 'a rollback needs no approval')
  if (!mayApprove(who, facts))
    return fail('forbidden', `approving here needs the role ${facts.settings.approvals.role}`, {
      role: facts.settings.approvals.role,
    })
  const own = word === 'approve' ? ownWork(who.id, facts) : null
  return own ? fail('own-request', 'nobody approves their own work here', { why: own }) : ok(null)
}

/** The requester, an approver (where the environment lets approvers start) or a release manager presses Start. */
export function mayStart(actor: Actor, facts: GateFacts, now: Date): Result<null> {
  if (actor.kind === 'system') return ok(null)
  const allowed = decide(
    actor,
    facts.kind === 'rollback' ? 'promotion.rollback' : 'promotion.start',
    facts.subject,
  )
  const manager = holdsRole(actor, ['release-manager', 'admin'], facts.subject)
  const requester = facts.requester?.id === actor.personId
  const approver =
    facts.settings.approvals.approverMayStart &&
    countingApprovals(facts, now).some((approval) => approval.person.id === actor.personId)
  if (approver && decide(actor, 'promotion.approve', facts.subject).ok) return ok(null)
  if (!allowed.ok) return allowed
  return manager || requester
    ? ok(null)
    : fail('forbidden', 'the requester, an approver or a release manager starts it')
}

/** The requester may always take a request back; others need the right in scope. */
export function mayCancel(actor: Actor, requesterId: string | null, subject: Subject): Result<null> {
  const allowed = decide(actor, 'promotion.cancel', subject)
  if (allowed.ok || actor.kind !== 'person' || actor.personId !== requesterId) return allowed
  return ok(null)
}
