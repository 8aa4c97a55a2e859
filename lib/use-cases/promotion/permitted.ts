import type { Asker } from '../../catalog/person/asker.ts'
import { type Failure, fail, ok, type Result } from '../../domain/failure/result.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import {
  decide,
  holdsAnywhere,
  holdsRole,
  type Subject,
  tokenCovers,
} from '../../domain/permission/decide.ts'
import { choicesOf, wordOf } from '../../domain/promotion/approvers.ts'
import type { GateFacts, PersonFact } from '../../domain/promotion/facts.ts'
import { countingApprovals, principalOf } from '../../domain/promotion/gates/approvals.ts'

/** Whether something may be done now, as the face needs it. */
export interface Permitted {
  allowed: boolean
  code: string | null
  message: string | null
  /** Who may, where it is a matter of who asks. */
  needs?: { roles: string[]; group: string | null }
}

/** Roles and group as refusals name them: several roles, or the one that approves. */
function needsOf({ code, detail = {} }: Failure): Permitted['needs'] {
  if (code !== 'forbidden') return undefined
  const roles = Array.isArray(detail.roles)
    ? detail.roles
    : typeof detail.role === 'string'
      ? [detail.role]
      : []
  const group = typeof detail.group === 'string' ? detail.group : null
  return roles.length > 0 || group ? { roles: roles.map(String), group } : undefined
}

export function permitted(result: Result<unknown>): Permitted {
  if (result.ok) return { allowed: true, code: null, message: null }
  const { code, message } = result.failure
  const needs = needsOf(result.failure)
  return { allowed: false, code, message, ...(needs ? { needs } : {}) }
}

/** Somebody who acts, as the gates know people. */
export function personFact(actor: Actor, groups: readonly string[] = []): PersonFact | null {
  if (actor.kind === 'system') return null
  return { id: actor.personId, name: actor.name, grants: actor.grants, groups, disabled: false }
}

/** What stands behind a word: the person it is given for, or null for one's own. */
export interface GivenWord {
  forPerson: PersonFact | null
}

/**
 * Whether the actor may approve or reject, and for whom. One's own word on one's own work is refused before anything
 * else: it is the rule, not the role, that stands there.
 */
export function mayGiveWord(
  actor: Actor,
  facts: GateFacts,
  how: { word: 'approve' | 'reject'; asker: Asker; now: Date; wanted?: string | null },
): Result<GivenWord> {
  const who = personFact(actor, how.asker.groups)
  if (!who) return fail('forbidden', 'only a person approves')
  const allowed = tokenCovers(actor, 'promotion.approve')
  if (!allowed.ok) return allowed
  if (facts.kind === 'rollback') return fail('wrong-state', 'a rollback needs no approval')
  const given = givenByOthers(who.id, facts, how.now)
  const found = wordOf(who, how.asker.standsFor, facts, how.now, { ...how, given })
  if ('principal' in found) return ok({ forPerson: found.principal.id === who.id ? null : found.principal })
  if (found.refused !== 'role')
    return fail('own-request', 'nobody approves their own work here', { why: found.refused })
  const { role, group } = facts.settings.approvals
  return fail('forbidden', `approving here needs ${group ? `the group ${group} or ` : ''}the role ${role}`, {
    role,
    group,
  })
}

function givenByOthers(personId: string, facts: GateFacts, now: Date): Set<string> {
  const counting = countingApprovals(facts, now).filter(({ person }) => person.id !== personId)
  return new Set(counting.map((approval) => principalOf(approval).id))
}

/** Whose word the actor could give as an approval, first the one taken when they name none; more than one: they choose. */
export function approvalChoices(actor: Actor, facts: GateFacts, asker: Asker, now: Date): PersonFact[] {
  const who = personFact(actor, asker.groups)
  if (!who) return []
  const given = givenByOthers(who.id, facts, now)
  const { choices } = choicesOf(who, asker.standsFor, facts, now, { word: 'approve', given })
  // A word that was given already adds nothing: it is offered only where there is no other.
  const adding = choices.filter((one) => !given.has(one.id))
  return adding.length > 0 ? adding : choices.slice(0, 1)
}

/** Refuses early whoever could approve nothing at all: no role for it anywhere, no group, nobody they stand for. */
export function couldApproveSomewhere(actor: Actor, asker: Asker): Result<null> {
  const held = holdsAnywhere(actor, 'promotion.approve')
  return held.ok || (asker.groups.length === 0 && asker.standsFor.length === 0) ? held : ok(null)
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
