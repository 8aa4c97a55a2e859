import { z } from 'zod'
import { writeApproval } from '../../catalog/promotion/writes.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { holdsAnywhere } from '../../domain/permission/decide.ts'
import { advanceJob } from '../../queue/promotion.ts'
import { defineUseCase } from '../define.ts'
import { thenDetail } from './detail.ts'
import { judgePending, rememberJudged } from './judging.ts'
import { mayGiveWord } from './permitted.ts'
import { takePromotion } from './take-promotion.ts'
import { refreshPlaceOf, tell } from './transition.ts'

/**
 * Approves a waiting promotion. The approval binds digest, config revision and what runs there now. Fails with
 * not-found, wrong-state, forbidden, own-request (requester or builder, where the environment keeps them out).
 */
export const approvePromotion = thenDetail(
  defineUseCase({
    input: z.strictObject({
      id: z.string().min(1).max(60),
      reason: z.string().trim().max(2000).optional(),
    }),
    authorise: (actor) => holdsAnywhere(actor, 'promotion.approve'),
    write: async ({ tx, actor, input }) => {
      const taken = await takePromotion(tx, input.id, ['pending'])
      if (!taken.ok) return taken
      const promotion = taken.value
      const before = await judgePending(tx, promotion, tx.now)
      if (!before) return fail('gone', 'its build is not there any more')
      const { facts, context } = before.gathered
      const allowed = mayGiveWord(actor, facts, 'approve')
      if (!allowed.ok || actor.kind === 'system')
        return allowed.ok ? fail('forbidden', 'only a person approves') : allowed
      const bound = {
        digest: promotion.digest,
        configRevision: promotion.configRevision,
        overDigest: context.running?.digest ?? null,
      }
      const reason = input.reason || null
      await writeApproval(tx, {
        promotionId: promotion.id,
        personId: actor.personId,
        decision: 'approved',
        reason,
        ...bound,
      })
      await tell(
        tx,
        promotion,
        actor,
        'promotion.approved',
        { ...bound, role: facts.settings.approvals.role },
        reason,
      )
      const after = await judgePending(tx, promotion, tx.now)
      if (after) await rememberJudged(tx, promotion, after.action)
      await refreshPlaceOf(tx, promotion)
      await tx.enqueue(advanceJob(promotion.id))
      return ok({ id: promotion.id })
    },
  }),
)
