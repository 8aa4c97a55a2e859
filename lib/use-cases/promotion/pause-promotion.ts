import { notePromotion } from '../../catalog/promotion/writes.ts'
import { ok } from '../../domain/failure/result.ts'
import { holdsAnywhere } from '../../domain/permission/decide.ts'
import { defineUseCase } from '../define.ts'
import { thenDetail } from './detail.ts'
import { Steering, takeShared } from './steering.ts'
import { announce, tell } from './transition.ts'

/** Keeps the new build at its share until somebody lets it go on; it is watched as before. Pausing again changes nothing. */
export const pausePromotion = thenDetail(
  defineUseCase({
    input: Steering,
    authorise: (actor) => holdsAnywhere(actor, 'promotion.steer'),
    write: async ({ tx, actor, input }) => {
      const taken = await takeShared(tx, actor, input.id)
      if (!taken.ok) return taken
      const promotion = taken.value
      if (promotion.pausedAt === null) {
        await notePromotion(tx, promotion.id, { pausedAt: tx.now })
        await tell(tx, promotion, actor, 'promotion.paused', {}, input.reason ?? null)
        await announce(tx, promotion)
      }
      return ok({ id: promotion.id })
    },
  }),
)
