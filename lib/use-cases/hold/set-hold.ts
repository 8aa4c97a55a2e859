import { z } from 'zod'
import { lockHold, setHold as write } from '../../catalog/hold/writes.ts'
import { findPlace } from '../../catalog/promotion/find.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { reviewAfterMs } from '../../domain/hold/hold.ts'
import { decide, holdsAnywhere } from '../../domain/permission/decide.ts'
import { defineUseCase } from '../define.ts'
import { checkReview, ownerOf } from './hold-input.ts'
import { thenHold } from './list-holds.ts'
import { tellPlace } from './tell-place.ts'

/** A commit, whole or as short as people write it. */
export const CommitSha = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[0-9a-f]{7,40}$/)

/**
 * Closes a place to new builds until somebody lifts it, or a build with the stated fix arrives. The owner is who sets
 * it unless another is named; review in three days unless a date is given. Fails with not-found, forbidden, invalid,
 * conflict (it is held already: change that hold).
 */
export const setHold = thenHold(
  defineUseCase({
    input: z.strictObject({
      service: z.string().min(1).max(120),
      environment: z.string().min(1).max(120),
      reason: z.string().trim().min(1).max(2000),
      owner: z.string().min(1).max(120).optional(),
      reviewAt: z.coerce.date().optional(),
      fixCommit: CommitSha.optional(),
    }),
    authorise: (actor) => holdsAnywhere(actor, 'hold.edit'),
    write: async ({ tx, actor, input }) => {
      const found = await findPlace(tx, input.service, input.environment)
      if (!found.ok) return found
      const place = found.value
      const allowed = decide(actor, 'hold.edit', place)
      if (!allowed.ok) return allowed
      const me = actor.kind === 'system' ? null : actor.personId
      const owner = input.owner ? await ownerOf(tx, input.owner) : ok(me)
      if (!owner.ok) return owner
      const reviewAt = input.reviewAt ?? new Date(tx.now.getTime() + reviewAfterMs)
      const ahead = checkReview(reviewAt, tx.now)
      if (!ahead.ok) return ahead
      const open = await lockHold(tx, place)
      if (open) return fail('conflict', `${place.environment} is held already`, { id: open.id })
      const { id, renewed } = await write(tx, {
        serviceId: place.serviceId,
        environmentId: place.environmentId,
        reason: input.reason,
        ownerId: owner.value,
        setById: me,
        promotionId: null,
        reviewAt,
        fixCommitSha: input.fixCommit ?? null,
      })
      // Somebody else's hold was committed between the look and the write.
      if (renewed) return fail('conflict', `${place.environment} is held already`, { id })
      await tellPlace(tx, actor, place, {
        action: 'hold.set',
        subjectKind: 'hold',
        subjectId: id,
        reason: input.reason,
        detail: { reviewAt: reviewAt.toISOString(), ownerId: owner.value, fix: input.fixCommit ?? null },
      })
      return ok({ id })
    },
  }),
)
