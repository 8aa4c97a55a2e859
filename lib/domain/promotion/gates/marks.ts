import { decide } from '../../permission/decide.ts'
import type { GateFacts, PersonFact } from '../facts.ts'
import type { Reason, Resolver, Verdict } from '../gate-verdict.ts'
import { person, role } from '../verdicts.ts'
import { countingApprovals } from './approvals.ts'

/** One thing of the place or the build that asks for caution. */
export interface Mark {
  verdict: Verdict
  reason: Reason
  resolvers: Resolver[]
}

function judgeBadBuild({ place }: GateFacts): Mark[] {
  if (!place.badBuild) return []
  const { reason, by, markedAt } = place.badBuild
  const values = { reason, by, at: markedAt.toISOString() }
  return [{ verdict: 'block', reason: { key: 'bad-build', values }, resolvers: [role('release-manager')] }]
}

/** A held place lets in only what contains the stated fix; a history with holes is no proof of it. */
function judgeHold({ place }: GateFacts): Mark[] {
  if (!place.hold) return []
  const { reason, owner, setAt, fixCommitSha, hasFix } = place.hold
  const fix = fixCommitSha?.slice(0, 8) ?? ''
  const values = { reason, owner: owner ?? '', fix, at: setAt.toISOString() }
  if (hasFix === 'yes') return [{ verdict: 'pass', reason: { key: 'has-fix', values }, resolvers: [] }]
  const resolvers = owner ? [person(owner), role('release-manager')] : [role('release-manager')]
  const reasons = [{ key: owner ? 'held' : 'held-by-nobody', values }]
  if (hasFix !== null) reasons.push({ key: hasFix === 'no' ? 'lacks-fix' : 'fix-unknown', values })
  return reasons.map((one, index) => ({
    verdict: 'block',
    reason: one,
    resolvers: index === 0 ? resolvers : [],
  }))
}

/** Whether a person may bring a suspect build here again, by what they hold now. */
function mayBringBack(who: PersonFact, facts: GateFacts): boolean {
  const { id, name, grants } = who
  const actor = { kind: 'person', personId: id, key: id, name, grants, sessionId: '' } as const
  return !who.disabled && decide(actor, 'suspect.promote', facts.subject).ok
}

/** A build that a rollback left here comes back with a reason, and a release manager who asks or approves. */
function judgeSuspect(facts: GateFacts, now: Date): Mark[] {
  const { suspect } = facts.place
  if (!suspect) return []
  const values = { reason: suspect.reason, number: suspect.number ?? 0, at: suspect.markedAt.toISOString() }
  const said = [
    ...(facts.requester ? [facts.requester] : []),
    ...countingApprovals(facts, now).map((one) => one.person),
  ]
  const manager = said.find((who) => mayBringBack(who, facts))
  if (facts.confirmed?.includes('suspect') && manager)
    return [
      {
        verdict: 'warn',
        reason: { key: 'suspect-confirmed', values: { ...values, name: manager.name } },
        resolvers: [],
      },
    ]
  const key = facts.confirmed?.includes('suspect') ? 'suspect-needs-manager' : 'suspect'
  return [{ verdict: 'block', reason: { key, values }, resolvers: [role('release-manager')] }]
}

/**
 * What of the place or the build asks for caution, worst first: a bad build enters nothing further, a held place lets
 * nothing new in, a suspect build comes back only by a release manager. Only a promotion is judged: going back must
 * always be possible, and writing the same again brings nothing new.
 */
export function judgeMarks(facts: GateFacts, now: Date): Mark[] {
  if (facts.kind !== 'promotion') return []
  return [...judgeBadBuild(facts), ...judgeHold(facts), ...judgeSuspect(facts, now)]
}
