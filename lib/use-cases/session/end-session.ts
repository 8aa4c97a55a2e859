import { z } from 'zod'
import { endSessions } from '../../catalog/session/writes.ts'
import { transact } from '../../catalog/transaction.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { defineUseCase, type Surroundings } from '../define.ts'
import { signedOut } from './signed-out.ts'

const own = (actor: Actor): Result<null> =>
  actor.kind === 'person' ? ok(null) : fail('forbidden', 'only a person with a session may end sessions')

/** Ends the session of this call. Works at once: the next call with its cookie is refused. */
export const signOut = defineUseCase({
  input: z.unknown(),
  authorise: own,
  write: async ({ tx, actor }) => {
    if (actor.kind !== 'person') return ok({ ended: 0 })
    const ended = await endSessions(tx, actor.personId, { id: actor.sessionId })
    if (ended > 0) await tx.record(signedOut(actor, { everywhere: false }))
    return ok({ ended })
  },
})

/** Ends every session of the caller, this one included. */
export const signOutEverywhere = defineUseCase({
  input: z.unknown(),
  authorise: own,
  write: async ({ tx, actor }) => {
    if (actor.kind !== 'person') return ok({ ended: 0 })
    const ended = await endSessions(tx, actor.personId)
    await tx.record(signedOut(actor, { everywhere: true, ended }))
    return ok({ ended })
  },
})

/** Ends one of the caller's own sessions. Failure `not-found` when it is not theirs or has ended. */
export const endOwnSession = defineUseCase({
  input: z.object({ id: z.uuid() }),
  authorise: own,
  write: async ({ tx, actor, input }) => {
    if (actor.kind !== 'person') return ok({ ended: 0 })
    const ended = await endSessions(tx, actor.personId, { id: input.id })
    if (ended === 0) return fail('not-found', 'no open session of yours has this id', { noun: 'session' })
    await tx.record(signedOut(actor, { everywhere: false, session: input.id }))
    return ok({ ended })
  },
})

/** For next-auth, which knows the id inside a cookie that we signed and nobody else. */
export async function endSessionById(around: Surroundings, actor: Actor): Promise<void> {
  if (actor.kind !== 'person') return
  await transact(around.database, async (tx) => {
    const ended = await endSessions(tx, actor.personId, { id: actor.sessionId })
    if (ended > 0) await tx.record(signedOut(actor, { everywhere: false }))
    return ok(null)
  })
}
