import { fail, ok, type Result } from '../../domain/failure/result.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { type Action, decide, type Subject } from '../../domain/permission/decide.ts'

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

/** Nobody approves what they asked for, where the environment says so. */
export function mayApproveTrain(
  actor: Actor,
  subjects: Subjects,
  train: { requesterId: string },
  requesterMayApprove: boolean,
): Result<null> {
  if (actor.kind === 'system') return fail('forbidden', 'only a person approves')
  const allowed = maySomewhere(actor, 'train.approve', subjects)
  if (!allowed.ok) return allowed
  return !requesterMayApprove && train.requesterId === actor.personId
    ? fail('own-request', 'nobody approves their own work here', { why: 'own-request' })
    : ok(null)
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
