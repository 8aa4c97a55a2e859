import { escalationOf, mayApprove, missingWords, ownWork, standingOf } from '../approvers.ts'
import type { ApprovalFact, GateFacts, PersonFact } from '../facts.ts'
import type { GateVerdict, Reason } from '../gate-verdict.ts'
import { group as groupResolver, person, role, verdictOf } from '../verdicts.ts'
import { requiredWords } from './freeze.ts'
import { isAddedAboveLimit } from './scan.ts'

/** Why a word given no longer counts, or never did; null while it counts. */
export type Lapse =
  | 'rejected'
  | 'other-digest'
  | 'other-config'
  | 'left'
  | 'lost-role'
  | 'own-request'
  | 'own-build'
  | 'lapsed'
  | 'new-finding'
  | 'running-changed'

/** Whose word it is: the person who gave it, or the one they gave it for. */
export const principalOf = (approval: ApprovalFact): PersonFact => approval.forPerson ?? approval.person

/**
 * What an approval is bound to: digest, config revision and what ran when it was given. If that changed it stands only
 * when the new build contains what runs now. It lapses by age and by a new finding above the limit. Given for another
 * it needs what that person may, and the switches for own work hold for both.
 */
export function lapseOf(approval: ApprovalFact, facts: GateFacts, now: Date): Lapse | null {
  if (approval.decision === 'rejected') return 'rejected'
  if (approval.digest !== facts.digest) return 'other-digest'
  if (approval.configRevision !== facts.configRevision) return 'other-config'
  const principal = principalOf(approval)
  if (approval.person.disabled || principal.disabled) return 'left'
  if (!mayApprove(principal, facts, now)) return 'lost-role'
  const own = ownWork(approval.person.id, facts) ?? ownWork(principal.id, facts)
  if (own) return own
  if (now.getTime() >= lapsesAt(approval, facts).getTime()) return 'lapsed'
  if (facts.scan.scannedAt && facts.scan.scannedAt > approval.at && isAddedAboveLimit(facts, now))
    return 'new-finding'
  const moved = approval.overDigest !== facts.approvals.runningDigest
  if (moved && facts.approvals.containsRunning !== true) return 'running-changed'
  return null
}

function lapsesAt(approval: ApprovalFact, facts: GateFacts): Date {
  return new Date(approval.at.getTime() + facts.settings.approvals.lapseDays * 24 * 60 * 60_000)
}

/** Approvals that count now: one per person who gave it, and one per person it was given for. */
export function countingApprovals(facts: GateFacts, now: Date): ApprovalFact[] {
  const counting = facts.approvals.given.filter((approval) => lapseOf(approval, facts, now) === null)
  const ofPerson = new Map(counting.map((approval) => [approval.person.id, approval]))
  const ofPrincipal = new Map([...ofPerson.values()].map((approval) => [principalOf(approval).id, approval]))
  return [...ofPrincipal.values()]
}

/** A name as the face writes it: alone, or with whom it stands for. */
const named = ({ person: who, forPerson }: ApprovalFact) =>
  forPerson ? { name: who.name, standsFor: forPerson.name } : who.name

/** Whose fault it is, as it were: of two people the one who left, lost the role or did the work themselves. */
function concerned(key: Lapse, approval: ApprovalFact, facts: GateFacts) {
  const { person: who } = approval
  const principal = principalOf(approval)
  if (key === 'left') return who.disabled ? who.name : principal.name
  if (key === 'lost-role') return principal.name
  if (key === 'own-request' || key === 'own-build') return ownWork(who.id, facts) ? who.name : principal.name
  return named(approval)
}

/** N of M people with the role in scope, or of the group asked for, said yes to exactly this. */
export function judgeApprovals(facts: GateFacts, now: Date): GateVerdict {
  const rule = facts.settings.approvals
  if (facts.kind === 'rollback') return verdictOf('approvals', 'pass', 'not-for-rollback')
  const required = requiredWords(facts, now)
  if (rule.count === 0 && required.length === 0) return verdictOf('approvals', 'pass', 'none-needed')
  const counting = countingApprovals(facts, now)
  const standings = counting.map((approval) => standingOf(principalOf(approval), facts, now))
  const missing = rule.count === 0 ? { role: 0, group: 0 } : missingWords(rule, standings)
  const short = required
    .map((one) => ({ ...one, given: standings.filter((each) => each.required.includes(one.group)).length }))
    .filter(({ given, count }) => given < count)
  const known = [...facts.approvals.approvers, ...facts.freeze.members]
  const able = [...new Map(known.map((who) => [who.id, who])).values()]
    .filter((who) => ownWork(who.id, facts) === null)
    .map((who) => ({ who, ...standingOf(who, facts, now) }))
    .filter((one) => one.role || one.group || one.required.length > 0)
  const group = facts.approvals.groups?.[0]?.name ?? rule.group
  const values = {
    given: counting.length,
    needed: Math.max(rule.count, ...required.map(({ count }) => count)),
    could: able.length,
    names: counting.map(named),
    role: rule.role,
  }
  if (missing.role === 0 && missing.group === 0 && short.length === 0)
    return verdictOf('approvals', 'pass', 'approved', values)
  const reasons: Reason[] = []
  if (missing.role > 0)
    reasons.push({ key: 'missing', values: { ...values, could: able.filter((one) => one.role).length } })
  if (missing.group > 0) {
    const needed = rule.groupMode === 'instead' ? rule.count : 1
    const given = needed - missing.group
    const could = able.filter((one) => one.group).length
    reasons.push({ key: 'missing-group', values: { ...values, given, needed, could, group } })
  }
  for (const { group: slug, name, window, given, count: needed } of short) {
    const could = able.filter((one) => one.required.includes(slug)).length
    reasons.push({ key: 'missing-required', values: { slug, group: name, window, given, needed, could } })
  }
  for (const approval of facts.approvals.given) {
    const key = lapseOf(approval, facts, now)
    if (key) reasons.push({ key, values: { name: concerned(key, approval, facts) } })
  }
  for (const step of escalationOf(facts)) {
    const due = step.at.getTime() <= now.getTime()
    const key = due ? 'escalated' : 'escalates'
    const values = {
      kind: step.kind,
      asked: step.key,
      who: step.name,
      step: step.step,
      at: step.at.toISOString(),
    }
    reasons.push({ key: `${key}-${step.kind}`, values })
    // Only the next one is news; who comes after it is told when it is their turn.
    if (!due) break
  }
  const gave = new Set(counting.map((approval) => principalOf(approval).id))
  const wanted = able.filter(
    (one) =>
      (missing.role > 0 && one.role) ||
      (missing.group > 0 && one.group) ||
      short.some(({ group: slug }) => one.required.includes(slug)),
  )
  const open = wanted.map(({ who }) => who).filter((who) => !gave.has(who.id))
  const [shortOf] = short
  const onlyRequired = missing.role === 0 && missing.group === 0 && shortOf
  const ofRule = missing.role === 0 && group !== null ? groupResolver(group) : role(rule.role)
  const asked = onlyRequired ? groupResolver(onlyRequired.name) : ofRule
  return {
    gate: 'approvals',
    verdict: 'wait',
    reasons,
    resolvers: open.length > 0 ? open.slice(0, 8).map((who) => person(who.name)) : [asked],
    until: null,
    seenAt: null,
  }
}
