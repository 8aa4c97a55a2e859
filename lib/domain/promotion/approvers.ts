import { holdsRole } from '../permission/decide.ts'
import type { FreezeFacts, GateFacts, PersonFact } from './facts.ts'
import { requiredWords } from './gates/freeze.ts'

/** What decides who may approve. */
export type ApproverFacts = Pick<GateFacts, 'kind' | 'settings' | 'subject' | 'requestedAt'> & {
  approvals: Pick<GateFacts['approvals'], 'groups'>
  freeze?: FreezeFacts
}

/** One further group, or the release managers, asked when those before did not give the words in time. */
export interface EscalationStep {
  /** From 1. */
  step: number
  kind: 'group' | 'role'
  /** A group's slug, or the role's key. */
  key: string
  name: string
  at: Date
}

/** Whether the rule's role gives words; a group may be asked instead of it. */
const asksRole = ({ group, groupMode }: GateFacts['settings']['approvals']) =>
  group === null || groupMode === 'beside'

/**
 * Who is asked after whom, and at which instant: the groups behind the one that the rule names, at last release managers
 * unless they were asked from the beginning. From the instant of the request alone: nothing is stored.
 */
export function escalationOf(facts: ApproverFacts): EscalationStep[] {
  const rule = facts.settings.approvals
  if (facts.kind === 'rollback' || rule.count === 0) return []
  const [, ...next] = facts.approvals.groups ?? []
  const asked = next.map((group) => ({ kind: 'group' as const, key: group.slug, name: group.name }))
  const managersAsked = rule.group === null && rule.role === 'release-manager'
  const managers = { kind: 'role' as const, key: 'release-manager', name: 'release-manager' }
  const afterMs = rule.escalateAfterMinutes * 60_000
  return [...asked, ...(managersAsked ? [] : [managers])].map((ask, index) => ({
    ...ask,
    step: index + 1,
    at: new Date(facts.requestedAt.getTime() + (index + 1) * afterMs),
  }))
}

/** What a person's word counts as. */
export interface Standing {
  /** As one of the rule's role, here. */
  role: boolean
  /** As one of the group that the rule names, or of one that is asked after it by now. */
  group: boolean
  /** Slugs of the groups that windows in force ask for words, of those they are in. */
  required: string[]
}

/** What the word of this person would count as here and now; both false: it would not. */
export function standingOf(who: PersonFact, facts: ApproverFacts, now: Date): Standing {
  if (who.disabled) return { role: false, group: false, required: [] }
  const rule = facts.settings.approvals
  const actor = {
    kind: 'person',
    personId: who.id,
    key: '',
    name: who.name,
    grants: who.grants,
    sessionId: '',
  } as const
  const due = escalationOf(facts).filter(({ at }) => at.getTime() <= now.getTime())
  const managersDue = due.some(({ kind }) => kind === 'role')
  const asManager = managersDue && holdsRole(actor, ['release-manager'], facts.subject)
  const first = facts.approvals.groups?.[0]?.slug
  const askedGroups = [first, ...due.filter(({ kind }) => kind === 'group').map(({ key }) => key)]
  const inGroup = (who.groups ?? []).some((slug) => askedGroups.includes(slug))
  return {
    role: asksRole(rule) && (asManager || holdsRole(actor, [rule.role], facts.subject)),
    group: rule.group !== null && (asManager || inGroup),
    required: requiredWords(facts, now)
      .map(({ group }) => group)
      .filter((group) => (who.groups ?? []).includes(group)),
  }
}

/** Whether this person's word would count here and now. */
export function mayApprove(who: PersonFact, facts: ApproverFacts, now: Date): boolean {
  const standing = standingOf(who, facts, now)
  return standing.role || standing.group || standing.required.length > 0
}

/** Whether the switches of the environment keep this person out although they hold what is asked for. */
export function ownWork(personId: string, facts: GateFacts): 'own-request' | 'own-build' | null {
  const rule = facts.settings.approvals
  if (!rule.requesterMayApprove && facts.requester?.id === personId) return 'own-request'
  if (!rule.builderMayApprove && facts.approvals.builderIds.includes(personId)) return 'own-build'
  return null
}

/** Words still missing of the role and of the group, given how the counting ones stand. */
export function missingWords(
  rule: GateFacts['settings']['approvals'],
  standings: readonly Pick<Standing, 'role' | 'group'>[],
): { role: number; group: number } {
  const ofRole = standings.filter(({ role }) => role).length
  const ofGroup = standings.filter(({ group }) => group).length
  const groupNeeds = rule.group === null ? 0 : rule.groupMode === 'instead' ? rule.count : 1
  return {
    role: asksRole(rule) ? Math.max(0, rule.count - ofRole) : 0,
    group: Math.max(0, groupNeeds - ofGroup),
  }
}

/**
 * Whose word this person may give here and now: their own before that of those they stand for, and of those one that is
 * not given yet. `wanted` names one of them. Delegation gives nothing but the word of the other: own work of either keeps
 * both out of an approval; rejecting is open to everybody whose word would count.
 */
export function wordOf(
  who: PersonFact,
  standsFor: readonly PersonFact[],
  facts: GateFacts,
  now: Date,
  how: { word: 'approve' | 'reject'; wanted?: string | null; given?: ReadonlySet<string> },
): { principal: PersonFact } | { refused: 'role' | 'own-request' | 'own-build' } {
  const found = choicesOf(who, standsFor, facts, now, how)
  const [first] = found.choices
  return first ? { principal: first } : { refused: found.refused }
}

/** Every word that `wordOf` could take, the one it takes first; with none, what stands in the way. */
export function choicesOf(
  who: PersonFact,
  standsFor: readonly PersonFact[],
  facts: GateFacts,
  now: Date,
  how: { word: 'approve' | 'reject'; wanted?: string | null; given?: ReadonlySet<string> },
): { choices: PersonFact[]; refused: 'role' | 'own-request' | 'own-build' } {
  const all = [who, ...standsFor].filter((one) => !how.wanted || one.id === how.wanted)
  const able = who.disabled ? [] : all.filter((one) => mayApprove(one, facts, now))
  const [first] = able
  if (!first) return { choices: [], refused: 'role' }
  const free = how.word === 'reject' ? able : able.filter((one) => ownWork(one.id, facts) === null)
  const own =
    how.word === 'reject' ? null : (ownWork(who.id, facts) ?? (free[0] ? null : ownWork(first.id, facts)))
  if (own) return { choices: [], refused: own }
  const isNew = (one: PersonFact) => !how.given?.has(one.id)
  return { choices: [...free.filter(isNew), ...free.filter((one) => !isNew(one))], refused: 'role' }
}
