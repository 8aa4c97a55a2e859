import { fail, ok, type Result } from '../failure/result.ts'
import type { Actor, Grant, Role, TokenScope } from './actor.ts'

/** Everything somebody may be allowed or forbidden to do. */
export type Action =
  | 'catalog.read'
  | 'catalog.edit'
  | 'service.edit'
  | 'promotion.request'
  | 'promotion.approve'
  | 'promotion.start'
  | 'promotion.cancel'
  | 'promotion.abort'
  /** Pause the share of a new build, let it go on, give it back. */
  | 'promotion.steer'
  | 'promotion.rollback'
  | 'promotion.comment'
  /** Hold a place, change a hold, lift it. */
  | 'hold.edit'
  /** Promote a suspect build again where a rollback left it. */
  | 'suspect.promote'
  | 'build.mark-bad'
  | 'build.clear-bad'
  /** Take over as desired what runs from outside; the second person needs it too. */
  | 'place.adopt'
  /** Let a finding through for a time, and end that. */
  | 'waiver.edit'
  /** Set a gate aside, and review what another set aside. */
  | 'gate.override'
  /** The same of scan, path and approvals, where two people have to say so. */
  | 'gate.override-by-two'
  /** Put a train together; each of its rows is asked for as any promotion. */
  | 'train.request'
  | 'train.approve'
  /** Let a train go, or not; let it go on after it stood still. */
  | 'train.go'
  | 'train.pause'
  | 'train.cancel'
  /** Let services of an environment be rolled back by themselves again. */
  | 'automatic-rollback.resume'
  /** Plan a release, choose its services, cut it, mint its versions, close it. */
  | 'release.edit'
  /** Say of a build of a release that it is verified. */
  | 'release.verify'
  /** Open the merge request that brings what a release branch owes. */
  | 'release.back-merge'
  /** Make the content class of a build stricter or looser, and agree to that. */
  | 'content-class.override'
  | 'ledger.read'
  | 'setup.edit'
  | 'connection.read'
  | 'connection.edit'
  | 'environment.edit'
  | 'person.read'
  | 'person.edit'
  | 'token.own'
  /** Ways by which a team hears of things. */
  | 'notice.edit'
  /** One's own ways. */
  | 'notice.own'
  /** Named groups, their members, who is asked after them. */
  | 'group.edit'
  /** Who is on call when, in a scope. */
  | 'roster.edit'
  /** Let another approve for oneself, and take that back. */
  | 'delegation.own'
  | 'clock.move'
  /** Make, change and retire the freeze windows of a scope. */
  | 'freeze.edit'
  /** Stop everything in a scope, extend that, lift it. */
  | 'freeze.stop'
  /** Ask to be let through a window, and take that back. */
  | 'exception.ask'
  /** Grant or refuse what another asked for. */
  | 'exception.decide'
  /** Holidays and make-up workdays of countries. */
  | 'calendar.edit'
  /** Have the registry's own rules changed. */
  | 'registry.edit'
  /** The address of one's own calendar feed. */
  | 'feed.own'
  /** Start a pipeline; stop, retry, skip or rerun what runs. */
  | 'run.operate'
  /** Pass or refuse a manual gate of a run. */
  | 'run.answer-gate'
  /** See what is spent; how much of it is a matter of scope (money-scope.ts). */
  | 'cost.read'
  /** See bill sources, imports and the rows that were refused. */
  | 'bill.read'
  /** Bring a bill in; pause, resume and cancel that. */
  | 'bill.import'
  /** Add a bill source, and stop one. */
  | 'bill.edit'
  /** Say by which rules money is attributed and shared out. */
  | 'cost-rule.edit'
  /** Tell owners, propose fixes, write costTags. */
  | 'cost-finding.fix'
  /** Have costTags written directly, under the tagging role. */
  | 'cost-tag.write'
  /** Let a finding of cost stand until a date, and end that. */
  | 'cost-finding.waive'
  /** Save, change and stop queries over costs; say where resources come from. */
  | 'cost-query.edit'
  /** Say what a product line may spend. */
  | 'cost-budget.edit'

/** Where it would happen; what is not stated is not in scope of a narrower grant. */
export interface Subject {
  teamId?: string | null
  productLineId?: string | null
  environmentId?: string | null
}

const everyone: readonly Role[] = ['viewer', 'developer', 'on-call', 'release-manager', 'cost-lead', 'admin']

const table = {
  'catalog.read': everyone,
  'catalog.edit': ['release-manager', 'admin'],
  'service.edit': ['developer', 'release-manager', 'admin'],
  'promotion.request': ['developer', 'release-manager', 'admin'],
  'promotion.approve': ['developer', 'on-call', 'release-manager', 'admin'],
  'promotion.start': ['developer', 'release-manager', 'admin'],
  'promotion.cancel': ['developer', 'on-call', 'release-manager', 'admin'],
  'promotion.abort': ['developer', 'on-call', 'release-manager', 'admin'],
  'promotion.steer': ['developer', 'on-call', 'release-manager', 'admin'],
  'promotion.rollback': ['developer', 'on-call', 'release-manager', 'admin'],
  'promotion.comment': everyone,
  'hold.edit': ['developer', 'on-call', 'release-manager', 'admin'],
  'suspect.promote': ['release-manager', 'admin'],
  'build.mark-bad': ['developer', 'on-call', 'release-manager', 'admin'],
  'build.clear-bad': ['release-manager', 'admin'],
  'place.adopt': ['developer', 'on-call', 'release-manager', 'admin'],
  'waiver.edit': ['release-manager', 'admin'],
  'gate.override': ['on-call', 'release-manager', 'admin'],
  'gate.override-by-two': ['release-manager', 'admin'],
  'train.request': ['developer', 'release-manager', 'admin'],
  'train.approve': ['developer', 'on-call', 'release-manager', 'admin'],
  'train.go': ['release-manager', 'admin'],
  'train.pause': ['developer', 'on-call', 'release-manager', 'admin'],
  'train.cancel': ['release-manager', 'admin'],
  'automatic-rollback.resume': ['on-call', 'release-manager', 'admin'],
  'release.edit': ['release-manager', 'admin'],
  'release.verify': ['developer', 'release-manager', 'admin'],
  'release.back-merge': ['developer', 'release-manager', 'admin'],
  'content-class.override': ['release-manager', 'admin'],
  'ledger.read': everyone,
  'setup.edit': ['admin'],
  'connection.read': everyone,
  'connection.edit': ['admin'],
  'environment.edit': ['admin'],
  'person.read': everyone,
  'person.edit': ['admin'],
  'token.own': everyone,
  'notice.edit': ['release-manager', 'admin'],
  'notice.own': everyone,
  'group.edit': ['admin'],
  'roster.edit': ['release-manager', 'admin'],
  'delegation.own': everyone,
  'clock.move': ['admin'],
  'freeze.edit': ['release-manager', 'admin'],
  'freeze.stop': ['on-call', 'release-manager', 'admin'],
  'exception.ask': ['developer', 'on-call', 'release-manager', 'admin'],
  'exception.decide': ['release-manager', 'admin'],
  'calendar.edit': ['release-manager', 'admin'],
  'registry.edit': ['release-manager', 'admin'],
  'feed.own': everyone,
  'run.operate': ['developer', 'on-call', 'release-manager', 'admin'],
  'run.answer-gate': ['on-call', 'release-manager', 'admin'],
  'cost.read': everyone,
  'bill.read': ['cost-lead', 'admin'],
  'bill.import': ['cost-lead', 'admin'],
  'bill.edit': ['cost-lead', 'admin'],
  'cost-rule.edit': ['cost-lead', 'admin'],
  'cost-finding.fix': ['developer', 'release-manager', 'cost-lead', 'admin'],
  'cost-tag.write': ['cost-lead', 'admin'],
  'cost-finding.waive': ['release-manager', 'cost-lead', 'admin'],
  'cost-query.edit': ['cost-lead', 'admin'],
  'cost-budget.edit': ['cost-lead', 'admin'],
} satisfies Record<Action, readonly Role[]>

const scopeOf: Record<Action, TokenScope> = {
  'catalog.read': 'read',
  'catalog.edit': 'admin',
  'service.edit': 'admin',
  'promotion.request': 'promote',
  'promotion.approve': 'approve',
  'promotion.start': 'promote',
  'promotion.cancel': 'promote',
  'promotion.abort': 'promote',
  'promotion.steer': 'promote',
  'promotion.rollback': 'promote',
  'promotion.comment': 'promote',
  'hold.edit': 'promote',
  'suspect.promote': 'promote',
  'build.mark-bad': 'promote',
  'build.clear-bad': 'promote',
  'place.adopt': 'promote',
  'waiver.edit': 'approve',
  'gate.override': 'approve',
  'gate.override-by-two': 'approve',
  'train.request': 'promote',
  'train.approve': 'approve',
  'train.go': 'promote',
  'train.pause': 'promote',
  'train.cancel': 'promote',
  'automatic-rollback.resume': 'promote',
  'release.edit': 'approve',
  'release.verify': 'approve',
  'release.back-merge': 'promote',
  'content-class.override': 'approve',
  'ledger.read': 'read',
  'setup.edit': 'admin',
  'connection.read': 'read',
  'connection.edit': 'admin',
  'environment.edit': 'admin',
  'person.read': 'read',
  'person.edit': 'admin',
  'token.own': 'admin',
  'notice.edit': 'admin',
  'notice.own': 'admin',
  'group.edit': 'admin',
  'roster.edit': 'admin',
  'delegation.own': 'admin',
  'clock.move': 'admin',
  'freeze.edit': 'approve',
  'freeze.stop': 'promote',
  'exception.ask': 'promote',
  'exception.decide': 'approve',
  'calendar.edit': 'admin',
  'registry.edit': 'admin',
  'feed.own': 'admin',
  'run.operate': 'promote',
  'run.answer-gate': 'approve',
  'cost.read': 'read',
  'bill.read': 'read',
  'bill.import': 'admin',
  'bill.edit': 'admin',
  'cost-rule.edit': 'admin',
  'cost-finding.fix': 'promote',
  'cost-tag.write': 'admin',
  'cost-finding.waive': 'approve',
  'cost-query.edit': 'admin',
  'cost-budget.edit': 'admin',
}

function covers(grant: Grant, subject: Subject): boolean {
  switch (grant.scopeKind) {
    case 'all':
      return true
    case 'team':
      return subject.teamId != null && subject.teamId === grant.scopeId
    case 'product-line':
      return subject.productLineId != null && subject.productLineId === grant.scopeId
    case 'environment':
      return subject.environmentId != null && subject.environmentId === grant.scopeId
  }
}

/** Reading is not narrowed by scope: what runs where is for everybody who may sign in. */
const unscoped = new Set<Action>([
  'promotion.comment',
  'catalog.read',
  'ledger.read',
  'connection.read',
  'person.read',
  'token.own',
  'delegation.own',
  'notice.own',
  'feed.own',
])

/** Roles that may do this somewhere: for the words of a page, not for a decision. */
export const rolesFor = (action: Action): readonly Role[] => table[action]

/** Whether the actor holds one of the roles in a scope that covers the subject. */
export function holdsRole(actor: Actor, roles: readonly Role[], subject: Subject): boolean {
  if (actor.kind === 'system') return true
  return actor.grants.some((grant) => roles.includes(grant.role) && covers(grant, subject))
}

/** Whether what somebody calls with reaches this far: a token needs the scope, a session always does. */
export function tokenCovers(actor: Actor, action: Action): Result<null> {
  if (actor.kind !== 'token' || actor.tokenScopes.includes(scopeOf[action])) return ok(null)
  const scope = scopeOf[action]
  return fail('forbidden', `the token lacks the scope "${scope}"`, { action, scope })
}

/** The one place that decides permission (domain page, section 8). Pure; grants are already cut to this instant. */
export function decide(actor: Actor, action: Action, subject: Subject = {}): Result<null> {
  if (actor.kind === 'system') return ok(null)
  const covered = tokenCovers(actor, action)
  if (!covered.ok) return covered
  const roles: readonly Role[] = table[action]
  const allowed = unscoped.has(action)
    ? actor.grants.some((grant) => roles.includes(grant.role))
    : holdsRole(actor, roles, subject)
  return allowed
    ? ok(null)
    : fail('forbidden', `${action} needs one of: ${roles.join(', ')}`, { action, roles })
}

/**
 * The cheap part of permission, before anything is read: a token has the scope, and the role is held somewhere.
 * Whoever asks this asks `decide` again with the subject in hand.
 */
export function holdsAnywhere(actor: Actor, action: Action): Result<null> {
  if (actor.kind === 'system') return ok(null)
  const everywhere = {
    ...actor,
    grants: actor.grants.map((grant) => ({ ...grant, scopeKind: 'all' as const })),
  }
  return decide(everywhere, action)
}
