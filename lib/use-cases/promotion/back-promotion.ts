import { z } from 'zod'
import { fail, ok } from '../../domain/failure/result.ts'
import { holdsAnywhere } from '../../domain/permission/decide.ts'
import { advanceJob } from '../../queue/promotion.ts'
import { defineUseCase } from '../define.ts'
import { thenDetail } from './detail.ts'
import { askBack } from './going-back-share.ts'
import { takeShared } from './steering.ts'

/**
 * Back: the share goes back to the old build and the promotion ends as aborted, its place settled. A step that runs ends
 * first. Fails with not-found, forbidden, wrong-state where there is no share to give back.
 */
export const backPromotion = thenDetail(
  defineUseCase({
    input: z.strictObject({ id: z.string().min(1).max(60), reason: z.string().trim().min(1).max(2000) }),
    authorise: (actor) => holdsAnywhere(actor, 'promotion.steer'),
    write: async ({ tx, actor, input }) => {
      const taken = await takeShared(tx, actor, input.id)
      if (!taken.ok) return taken
      const promotion = taken.value
      const back = { as: 'aborted', code: 'went-back', message: input.reason } as const
      if (!(await askBack(tx, promotion, back, { actor, reason: input.reason })))
        return fail('wrong-state', `P-${promotion.number} has no share to give back`)
      await tx.enqueue(advanceJob(promotion.id))
      return ok({ id: promotion.id })
    },
  }),
)
