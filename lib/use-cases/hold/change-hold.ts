import { z } from 'zod'
import { readHold } from '../../catalog/hold/reads.ts'
import { lockHoldById, changeHold as write } from '../../catalog/hold/writes.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { decide, holdsAnywhere } from '../../domain/permission/decide.ts'
import { defineUseCase } from '../define.ts'
import { checkReview, ownerOf } from './hold-input.ts'
import { thenHold } from './list-holds.ts'
import { CommitSha } from './set-hold.ts'
import { tellPlace } from './tell-place.ts'

/**
 * Another owner, another review date, or the commit that fixes what the place is held for (null: no longer stated).
 * Fails with not-found, forbidden, invalid, wrong-state (it is lifted).
 */
export const changeHold = thenHold(
  defineUseCase({
    input: z.strictObject({
      id: z.uuid(),
      owner: z.string().min(1).max(120).optional(),
      reviewAt: z.coerce.date().optional(),
      fixCommit: CommitSha.nullable().optional(),
    }),
    authorise: (actor) => holdsAnywhere(actor, 'hold.edit'),
    write: async ({ tx, actor, input }) => {
      const locked = await lockHoldById(tx, input.id)
      const hold = locked && (await readHold(tx, input.id))
      if (!hold) return fail('not-found', 'no such hold', { field: 'id' })
      const allowed = decide(actor, 'hold.edit', hold)
      if (!allowed.ok) return allowed
      if (hold.liftedAt) return fail('wrong-state', 'this hold is lifted')
      const owner = input.owner ? await ownerOf(tx, input.owner) : null
      if (owner && !owner.ok) return owner
      const ahead = input.reviewAt ? checkReview(input.reviewAt, tx.now) : ok(null)
      if (!ahead.ok) return ahead
      const change = {
        ...(owner ? { ownerId: owner.value } : {}),
        ...(input.reviewAt ? { reviewAt: input.reviewAt } : {}),
        ...(input.fixCommit !== undefined ? { fixCommitSha: input.fixCommit } : {}),
      }
      if (Object.keys(change).length === 0) return fail('invalid', 'nothing to change')
      await write(tx, hold.id, change)
      await tellPlace(tx, actor, hold, {
        action: 'hold.changed',
        subjectKind: 'hold',
        subjectId: hold.id,
        detail: {
          ...change,
          before: { ownerId: hold.owner?.id ?? null, reviewAt: hold.reviewAt, fix: hold.fixCommitSha },
        },
      })
      return ok({ id: hold.id })
    },
  }),
)
