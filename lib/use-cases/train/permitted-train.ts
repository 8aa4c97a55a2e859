import type { Asker } from '../../catalog/person/asker.ts'
import type { TrainApprovalFacts } from '../../catalog/train/approval-facts.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { type Action, decide, type Subject, tokenCovers } from '../../domain/permission/decide.ts'
import type { PersonFact } from '../../domain/promotion/facts.ts'
import { type TrainWord, trainWordsOf } from '../../domain/train/word.ts'
import { personFact } from '../promotion/permitted.ts'

/** Where the rows of a train happen. */
export type Subjects = readonly Subject[]

/** In every scope that the train touches. */
export function mayEverywhere(actor: Actor, action: Action, subjects: Subjects): Result<null> {
  const refused = subjects.map((subject) => decide(actor, action, subject)).find((result) => !result.ok)
  return refused ?? ok(null)
}

/** In one of them at least: a word on its own rows, or a brake. */
export function maySomewhere(actor: Actor, action: Action, subjects: Subjects): Result<null> {
  const results = subjects.map((subject) => decide(actor, action, subject))
  return results.find((result) => result.ok) ?? results[0] ?? ok(null)
}

/** A word on a train: whose it is, null for one's own, and the services it counts for. */
export interface GivenTrainWord {
  forPerson: PersonFact | null
  serviceIds: string[]
}

/** Every word that the actor could give here, first the one that is taken when they choose none. */
export function trainWordsFor(
  actor: Actor,
  facts: TrainApprovalFacts,
  how: { word: 'approve' | 'reject'; asker: Asker; now: Date },
): Result<TrainWord[]> {
  const who = personFact(actor, how.asker.groups)
  if (!who) return fail('forbidden', 'only a person approves')
  const allowed = tokenCovers(actor, 'train.approve')
  if (!allowed.ok) return allowed
  const { words, refused } = trainWordsOf(who, how.asker.standsFor, facts, how.now, how.word)
  if (words.length > 0) {
    const isNew = ({ principal }: TrainWord) => !facts.given.has(principal.id)
    return ok([...words.filter(isNew), ...words.filter((word) => !isNew(word))])
  }
  if (refused !== 'role') return fail('own-request', 'nobody approves their own work here', { why: refused })
  const { role, group } = facts.settings.approvals
  return fail('forbidden', `approving here needs ${group ? `the group ${group} or ` : ''}the role ${role}`, {
    role,
    group,
  })
}

/**
 * Whether the actor may give this word on a train, and for whom: as the gate judges it for each row, so that no word is
 * taken that would count for none of them. `wanted` names one of those they stand for, or themselves.
 */
export function mayGiveTrainWord(
  actor: Actor,
  facts: TrainApprovalFacts,
  how: { word: 'approve' | 'reject'; asker: Asker; now: Date; wanted?: string | null },
): Result<GivenTrainWord> {
  const words = trainWordsFor(actor, facts, how)
  if (!words.ok || actor.kind === 'system')
    return words.ok ? fail('forbidden', 'only a person approves') : words
  const found = how.wanted ? words.value.find(({ principal }) => principal.id === how.wanted) : words.value[0]
  if (!found) return fail('forbidden', 'you do not stand for this person here', { field: 'forPersonId' })
  const { principal, serviceIds } = found
  return ok({ forPerson: principal.id === actor.personId ? null : principal, serviceIds })
}

/** Who asked for it may always take it back. */
export function mayCancelTrain(
  actor: Actor,
  subjects: Subjects,
  train: { requesterId: string },
): Result<null> {
  if (actor.kind === 'person' && actor.personId === train.requesterId) return ok(null)
  return mayEverywhere(actor, 'train.cancel', subjects)
}
