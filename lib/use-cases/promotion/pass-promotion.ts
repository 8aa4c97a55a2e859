import { notePromotion } from '../../catalog/promotion/writes.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { holdsAnywhere } from '../../domain/permission/decide.ts'
import { advanceJob } from '../../queue/promotion.ts'
import { defineUseCase } from '../define.ts'
import { thenDetail } from './detail.ts'
import { Steering, takeShared } from './steering.ts'
import { announce, tell } from './transition.ts'

/**
 * Next: a person has seen how the share does and lets the promotion go on to the next one, without the rest of its time and
 * over what could not be told. What looks bad still goes back, and a freeze still keeps it. Fails with wrong-state while no
 * share is watched.
 */
export const passPromotion = thenDetail(
  defineUseCase({
    input: Steering,
    authorise: (actor) => holdsAnywhere(actor, 'promotion.steer'),
    write: async ({ tx, actor, input }) => {
      const taken = await takeShared(tx, actor, input.id)
      if (!taken.ok) return taken
      const promotion = taken.value
      const step = promotion.steps.find(({ state }) => state !== 'done')
      if (step?.name !== 'judge')
        return fail('wrong-state', `P-${promotion.number} is on its way to its next share`, {
          step: step?.name ?? null,
        })
      if (step.passedAt === null) {
        await tx.prisma.promotionStep.updateMany({ where: { id: step.id }, data: { passedAt: tx.now } })
        await notePromotion(tx, promotion.id, { pausedAt: null, lookAt: tx.now })
        const detail = { percent: step.percent, seen: step.evidence }
        await tell(tx, promotion, actor, 'promotion.passed-on', detail, input.reason ?? null)
        await announce(tx, promotion)
        await tx.enqueue(advanceJob(promotion.id))
      }
      return ok({ id: promotion.id })
    },
  }),
)
