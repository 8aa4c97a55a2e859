import { z } from 'zod'
import { readHold } from '../../catalog/hold/reads.ts'
import { lockHoldById, liftHold as write } from '../../catalog/hold/writes.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { decide, holdsAnywhere } from '../../domain/permission/decide.ts'
import { defineUseCase } from '../define.ts'
import { thenHold } from './list-holds.ts'
import { tellPlace } from './tell-place.ts'

/**
 * Opens a held place again, by name and with a note; what waits there is judged anew. Fails with not-found, forbidden,
 * wrong-state (lifted already).
 */
export const liftHold = thenHold(
  defineUseCase({
    input: z.strictObject({ id: z.uuid(), note: z.string().trim().min(1).max(2000) }),
    authorise: (actor) => holdsAnywhere(actor, 'hold.edit'),
    write: async ({ tx, actor, input }) => {
      const locked = await lockHoldById(tx, input.id)
      const hold = locked && (await readHold(tx, input.id))
      if (!hold) return fail('not-found', 'no such hold', { field: 'id' })
      const allowed = decide(actor, 'hold.edit', hold)
      if (!allowed.ok) return allowed
      if (hold.liftedAt) return fail('wrong-state', 'this hold is lifted already')
      const personId = actor.kind === 'system' ? null : actor.personId
      await write(tx, hold.id, { personId, buildId: null, note: input.note })
      await tellPlace(tx, actor, hold, {
        action: 'hold.lifted',
        subjectKind: 'hold',
        subjectId: hold.id,
        reason: input.note,
        detail: { setAt: hold.setAt },
      })
      return ok({ id: hold.id })
    },
  }),
)
