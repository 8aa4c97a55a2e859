import { z } from 'zod'
import { removeApproval } from '../../catalog/promotion/writes.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { tokenCovers } from '../../domain/permission/decide.ts'
import { defineUseCase } from '../define.ts'
import { thenDetail } from './detail.ts'
import { judgePending, rememberJudged } from './judging.ts'
import { takePromotion } from './take-promotion.ts'
import { refreshPlaceOf, tell } from './transition.ts'

/** Takes one's own approval back while the promotion waits. Fails with not-found, wrong-state, conflict (none given). */
export const withdrawApproval = thenDetail(
  defineUseCase({
    input: z.strictObject({ id: z.string().min(1).max(60) }),
    authorise: (actor) => tokenCovers(actor, 'promotion.approve'),
    write: async ({ tx, actor, input }) => {
      const taken = await takePromotion(tx, input.id, ['pending'])
      if (!taken.ok) return taken
      const promotion = taken.value
      if (actor.kind === 'system' || !(await removeApproval(tx, promotion.id, actor.personId)))
        return fail('conflict', 'there is no approval of yours to take back')
      await tell(tx, promotion, actor, 'promotion.approval-withdrawn')
      const after = await judgePending(tx, promotion, tx.now)
      if (after) await rememberJudged(tx, promotion, after)
      await refreshPlaceOf(tx, promotion)
      return ok({ id: promotion.id })
    },
  }),
)
