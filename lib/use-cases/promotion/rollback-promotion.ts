import { z } from 'zod'
import { findPromotionId } from '../../catalog/promotion/find.ts'
import { findLastGood } from '../../catalog/promotion/last-good.ts'
import { fail } from '../../domain/failure/result.ts'
import { holdsAnywhere } from '../../domain/permission/decide.ts'
import { defineUseCase } from '../define.ts'
import { thenDetail } from './detail.ts'
import { rollback } from './rollback.ts'

/**
 * One call from a promotion: abort it if it still moves, and go back to what ran before it, or the build named. Fails as
 * a rollback does, and with precondition when no earlier build is known.
 */
export const rollbackPromotion = thenDetail(
  defineUseCase({
    input: z.strictObject({
      id: z.string().min(1).max(60),
      reasonKey: z.enum(['errors', 'latency', 'wrong-behaviour', 'data', 'dependency', 'drill', 'other']),
      reason: z.string().trim().max(2000).optional(),
      build: z.string().min(1).max(200).optional(),
      imageOnly: z.boolean().optional(),
      confirmed: z
        .array(z.enum(['floor', 'cloud-away']))
        .max(4)
        .optional(),
    }),
    authorise: (actor) => holdsAnywhere(actor, 'promotion.rollback'),
    write: async ({ tx, actor, input }) => {
      const id = await findPromotionId(tx, input.id)
      if (!id.ok) return id
      // Read, not locked: the rollback itself locks place and promotion in the order that everybody does.
      const promotion = await tx.prisma.promotion.findUniqueOrThrow({ where: { id: id.value } })
      if (promotion.state === 'pending')
        return fail('wrong-state', `P-${promotion.number} has not begun: cancel it`, {
          state: promotion.state,
        })
      const build = input.build ?? (await findLastGood(tx, promotion))
      if (!build) return fail('precondition', 'no earlier build is known to have run there', { need: 'stay' })
      const { reasonKey, reason, imageOnly, confirmed } = input
      return rollback.within(tx, actor, {
        service: promotion.serviceId,
        environment: promotion.environmentId,
        build,
        reasonKey,
        takeOver: true,
        ...(reason === undefined ? {} : { reason }),
        ...(imageOnly === undefined ? {} : { imageOnly }),
        ...(confirmed === undefined ? {} : { confirmed }),
      })
    },
  }),
)
