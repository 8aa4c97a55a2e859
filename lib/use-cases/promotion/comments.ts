import { z } from 'zod'
import { insertComment, readComments } from '../../catalog/promotion/comments.ts'
import { findPromotionId } from '../../catalog/promotion/find.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { decide } from '../../domain/permission/decide.ts'
import { defineQuery, defineUseCase } from '../define.ts'
import { subjectFor, takePromotion } from './take-promotion.ts'
import { tell } from './transition.ts'

const Id = z.string().min(1).max(60)

/** What people said under a promotion, oldest first. Fails with `not-found`. */
export const listComments = defineQuery({
  input: z.strictObject({ id: Id }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, input }) => {
    const id = await findPromotionId(database, input.id)
    return id.ok ? ok(await readComments(database, id.value)) : id
  },
})

/**
 * Says something under a promotion, whatever its state: a person reads it, no rule does. Fails with not-found,
 * forbidden.
 */
export const commentOnPromotion = defineUseCase({
  input: z.strictObject({ id: Id, text: z.string().trim().min(1).max(4000) }),
  authorise: (actor) => decide(actor, 'promotion.comment'),
  write: async ({ tx, actor, input }) => {
    if (actor.kind === 'system') return fail('forbidden', 'only a person comments')
    const taken = await takePromotion(tx, input.id, null)
    if (!taken.ok) return taken
    const allowed = decide(actor, 'promotion.comment', subjectFor(taken.value))
    if (!allowed.ok) return allowed
    const { personId } = actor
    const id = await insertComment(tx, { promotionId: taken.value.id, personId, text: input.text })
    await tell(tx, taken.value, actor, 'promotion.commented', { commentId: id, text: input.text })
    await tx.notify('comment', taken.value.id)
    return ok({ id: taken.value.id })
  },
})
