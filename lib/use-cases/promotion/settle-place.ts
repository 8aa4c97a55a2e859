import { z } from 'zod'
import { notePromotion } from '../../catalog/promotion/writes.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { decide, holdsAnywhere } from '../../domain/permission/decide.ts'
import { wakeJob } from '../../queue/promotion.ts'
import { defineUseCase } from '../define.ts'
import { thenDetail } from './detail.ts'
import { subjectFor, takePromotion } from './take-promotion.ts'
import { refreshPlaceOf, tell } from './transition.ts'

/**
 * A person has looked at what runs and says that the place may be used again. Fails with not-found, forbidden,
 * wrong-state when the promotion left nothing unsettled.
 */
export const settlePlace = thenDetail(
  defineUseCase({
    input: z.strictObject({ id: z.string().min(1).max(60), reason: z.string().trim().min(1).max(2000) }),
    authorise: (actor) => holdsAnywhere(actor, 'promotion.abort'),
    write: async ({ tx, actor, input }) => {
      const taken = await takePromotion(tx, input.id, null)
      if (!taken.ok) return taken
      const promotion = taken.value
      const allowed = decide(actor, 'promotion.abort', subjectFor(promotion))
      if (!allowed.ok) return allowed
      if (!promotion.endedAt || !promotion.firstWriteAt || promotion.settledAt)
        return fail('wrong-state', `P-${promotion.number} left nothing unsettled`, { state: promotion.state })
      await notePromotion(tx, promotion.id, { settledAt: tx.now })
      await tell(tx, promotion, actor, 'promotion.settled', {}, input.reason)
      await refreshPlaceOf(tx, promotion)
      await tx.enqueue(wakeJob({ serviceId: promotion.serviceId }))
      return ok({ id: promotion.id })
    },
  }),
)
