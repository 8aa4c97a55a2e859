import { notePromotion } from '../../catalog/promotion/writes.ts'
import { ok } from '../../domain/failure/result.ts'
import { holdsAnywhere } from '../../domain/permission/decide.ts'
import { advanceJob } from '../../queue/promotion.ts'
import { defineUseCase } from '../define.ts'
import { thenDetail } from './detail.ts'
import { Steering, takeShared } from './steering.ts'
import { announce, tell } from './transition.ts'

/** Lets a paused share go on as its strategy says. */
export const resumePromotion = thenDetail(
  defineUseCase({
    input: Steering,
    authorise: (actor) => holdsAnywhere(actor, 'promotion.steer'),
    write: async ({ tx, actor, input }) => {
      const taken = await takeShared(tx, actor, input.id)
      if (!taken.ok) return taken
      const promotion = taken.value
      if (promotion.pausedAt !== null) {
        await notePromotion(tx, promotion.id, { pausedAt: null, lookAt: tx.now })
        await tell(tx, promotion, actor, 'promotion.resumed', {}, input.reason ?? null)
        await announce(tx, promotion)
        await tx.enqueue(advanceJob(promotion.id))
      }
      return ok({ id: promotion.id })
    },
  }),
)
