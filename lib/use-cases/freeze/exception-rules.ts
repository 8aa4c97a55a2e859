import { fail, ok, type Result } from '../../domain/failure/result.ts'
import type { FreezeException } from '../../domain/freeze/exception.ts'
import { decideException } from '../../domain/freeze/exception-cover.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { decide, type Subject } from '../../domain/permission/decide.ts'

/** Who asked, or a release manager in scope, takes it back. */
export function mayWithdraw(
  actor: Actor,
  exception: { requesterId: string },
  subject: Subject,
): Result<null> {
  if (actor.kind !== 'system' && actor.personId === exception.requesterId) return ok(null)
  return decide(actor, 'exception.decide', subject)
}

/** Whether somebody may grant or refuse: the role in scope, and another person than who asked. */
export function mayDecide(
  actor: Actor,
  exception: FreezeException,
  subject: Subject,
  now: Date,
): Result<null> {
  const allowed = decide(actor, 'exception.decide', subject)
  if (!allowed.ok) return allowed
  return actor.kind === 'system'
    ? fail('forbidden', 'only a person decides an exception')
    : decideException(exception, actor.personId, now)
}
