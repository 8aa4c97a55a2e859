import { holdsRole } from '../../permission/decide.ts'
import type { ApprovalFact, GateFacts, PersonFact } from '../facts.ts'
import type { GateVerdict, Reason } from '../gate-verdict.ts'
import { person, role, verdictOf } from '../verdicts.ts'
import { isAddedAboveLimit } from './scan.ts'

/** Why a word given no longer counts, or never did; null while it counts. */
export type Lapse =
  | 'rejected'
  | 'other-digest'
  | 'other-config'
  | 'lost-role'
  | 'own-request'
  | 'own-build'
  | 'lapsed'
  | 'new-finding'
  | 'running-changed'

/** Whether the person holds what the environment asks of its approvers, here and now. */
export function mayApprove(who: PersonFact, facts: Pick<GateFacts, 'settings' | 'subject'>): boolean {
  if (who.disabled) return false
  const actor = {
    kind: 'person',
    personId: who.id,
    key: '',
    name: who.name,
    grants: who.grants,
    sessionId: '',
  } as const
  return holdsRole(actor, [facts.settings.approvals.role], facts.subject)
}

/** Whether the switches of the environment keep this person out although they hold the role. */
export function ownWork(personId: string, facts: GateFacts): 'own-request' | 'own-build' | null {
  const rule = facts.settings.approvals
  if (!rule.requesterMayApprove && facts.requester?.id === personId) return 'own-request'
  if (!rule.builderMayApprove && facts.approvals.builderIds.includes(personId)) return 'own-build'
  return null
}

/**
 * What an approval is bound to: digest, config revision and what ran when it was given. If that changed it stands only
 * when the new build contains what runs now. It lapses by age and by a new finding above the limit.
 */
export function lapseOf(approval: ApprovalFact, facts: GateFacts, now: Date): Lapse | null {
  if (approval.decision === 'rejected') return 'rejected'
  if (approval.digest !== facts.digest) return 'other-digest'
  if (approval.configRevision !== facts.configRevision) return 'other-config'
  if (!mayApprove(approval.person, facts)) return 'lost-role'
  const own = ownWork(approval.person.id, facts)
  if (own) return own
  if (now.getTime() >= lapsesAt(approval, facts).getTime()) return 'lapsed'
  if (facts.scan.scannedAt && facts.scan.scannedAt > approval.at && isAddedAboveLimit(facts))
    return 'new-finding'
  const moved = approval.overDigest !== facts.approvals.runningDigest
  if (moved && facts.approvals.containsRunning !== true) return 'running-changed'
  return null
}

function lapsesAt(approval: ApprovalFact, facts: GateFacts): Date {
  return new Date(approval.at.getTime() + facts.settings.approvals.lapseDays * 24 * 60 * 60_000)
}

/** Approvals that count now, one per person. */
export function countingApprovals(facts: GateFacts, now: Date): ApprovalFact[] {
  const counting = facts.approvals.given.filter((approval) => lapseOf(approval, facts, now) === null)
  return [...new Map(counting.map((approval) => [approval.person.id, approval])).values()]
}

/** N of M people with the role in scope said yes to exactly this. */
export function judgeApprovals(facts: GateFacts, now: Date): GateVerdict {
  const rule = facts.settings.approvals
  if (facts.kind === 'rollback') return verdictOf('approvals', 'pass', 'not-for-rollback')
  if (rule.count === 0) return verdictOf('approvals', 'pass', 'none-needed')
  const counting = countingApprovals(facts, now)
  const names = counting.map((approval) => approval.person.name).join(', ')
  const values = { given: counting.length, needed: rule.count, names, role: rule.role }
  if (counting.length >= rule.count) return verdictOf('approvals', 'pass', 'approved', values)
  const lapsed: Reason[] = facts.approvals.given.flatMap((approval) => {
    const key = lapseOf(approval, facts, now)
    return key ? [{ key, values: { name: approval.person.name } }] : []
  })
  const open = facts.approvals.approvers.filter(
    (who) => ownWork(who.id, facts) === null && !counting.some((approval) => approval.person.id === who.id),
  )
  return {
    gate: 'approvals',
    verdict: 'wait',
    reasons: [{ key: 'missing', values }, ...lapsed],
    resolvers: open.length > 0 ? open.slice(0, 8).map((who) => person(who.name)) : [role(rule.role)],
    until: null,
    seenAt: null,
  }
}
