import { z } from 'zod'
import { notePromotion } from '../../catalog/promotion/writes.ts'
import { ok } from '../../domain/failure/result.ts'
import { decide, holdsAnywhere } from '../../domain/permission/decide.ts'
import { defineUseCase } from '../define.ts'
import { thenDetail } from './detail.ts'
import { subjectFor, takePromotion } from './take-promotion.ts'
import { announce, tell, transition } from './transition.ts'

/**
 * Stops further steps and waves and leaves what is written; after the first write the place is unsettled. While a
 * step runs the abort is noted and happens when the step has ended. Fails with not-found, wrong-state, forbidden.
 */
export const abortPromotion = thenDetail(
  defineUseCase({
    input: z.strictObject({ id: z.string().min(1).max(60), reason: z.string().trim().min(1).max(2000) }),
    authorise: (actor) => holdsAnywhere(actor, 'promotion.abort'),
    write: async ({ tx, actor, input }) => {
      const taken = await takePromotion(tx, input.id, ['applying', 'observing'])
      if (!taken.ok) return taken
      const promotion = taken.value
      const allowed = decide(actor, 'promotion.abort', subjectFor(promotion))
      if (!allowed.ok) return allowed
      if (!promotion.steps.some(({ claimed }) => claimed)) {
        const ended = await transition(tx, promotion, 'aborted', { actor, reason: input.reason })
        return ended.ok ? ok({ id: promotion.id }) : ended
      }
      await notePromotion(tx, promotion.id, { abortAskedAt: promotion.abortAskedAt ?? tx.now })
      await tell(tx, promotion, actor, 'promotion.abort-asked', {}, input.reason)
      await announce(tx, promotion)
      return ok({ id: promotion.id })
    },
  }),
)
