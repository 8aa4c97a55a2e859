import { z } from 'zod'
import { ok } from '../../domain/failure/result.ts'
import { defineUseCase } from '../define.ts'
import { thenDetail } from './detail.ts'
import { mayCancel } from './permitted.ts'
import { subjectFor, takePromotion } from './take-promotion.ts'
import { transition } from './transition.ts'

/** Takes back a promotion that still waits. Fails with not-found, wrong-state, forbidden. */
export const cancelPromotion = thenDetail(
  defineUseCase({
    input: z.strictObject({
      id: z.string().min(1).max(60),
      reason: z.string().trim().max(2000).optional(),
    }),
    // Whose request it is stands in the row.
    authorise: () => ok(null),
    write: async ({ tx, actor, input }) => {
      const taken = await takePromotion(tx, input.id, null)
      if (!taken.ok) return taken
      const promotion = taken.value
      const allowed = mayCancel(actor, promotion.requesterId, subjectFor(promotion))
      if (!allowed.ok) return allowed
      const ended = await transition(tx, promotion, 'cancelled', { actor, reason: input.reason || null })
      return ended.ok ? ok({ id: promotion.id }) : ended
    },
  }),
)
