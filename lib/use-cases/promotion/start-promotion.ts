import { z } from 'zod'
import { findPromotionId } from '../../catalog/promotion/find.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { holdsAnywhere } from '../../domain/permission/decide.ts'
import { stops } from '../../domain/promotion/gate-verdict.ts'
import { judgeGates } from '../../domain/promotion/judge.ts'
import { defineUseCase } from '../define.ts'
import { beginApplying, planStart } from './begin-applying.ts'
import { thenDetail } from './detail.ts'
import { judgeInTurn, judgePending } from './judging.ts'
import { mayStart } from './permitted.ts'
import { takePromotion } from './take-promotion.ts'

/**
 * Presses Start: gates are judged now, and it starts only when none waits or blocks. Fails with not-found,
 * wrong-state, forbidden, blocked-by-gate (detail.verdicts), place-taken.
 */
export const startPromotion = thenDetail(
  defineUseCase({
    input: z.strictObject({ id: z.string().min(1).max(60) }),
    authorise: (actor) => {
      const allowed = holdsAnywhere(actor, 'promotion.start')
      return allowed.ok ? allowed : holdsAnywhere(actor, 'promotion.approve')
    },
    write: async ({ tx, actor, input }) => {
      const id = await findPromotionId(tx, input.id)
      if (!id.ok) return id
      const taken = await takePromotion(tx, id.value, ['pending'])
      if (!taken.ok) return taken
      const promotion = taken.value
      const starterId = actor.kind === 'system' ? null : actor.personId
      const alone = await judgePending(tx, promotion, tx.now, { starterId })
      if (!alone) return fail('gone', 'its build is not there any more')
      const allowed = mayStart(actor, alone.gathered.facts, tx.now)
      if (!allowed.ok) return allowed
      const starts = alone.action.do === 'start'
      const plan = starts ? await planStart(tx, promotion, alone.gathered) : null
      const judged = starts ? await judgeInTurn(tx, promotion, alone, true) : alone
      const { gathered, action } = judged
      if (action.do === 'expire') return fail('wrong-state', `P-${promotion.number} has expired`)
      const verdicts = judgeGates(gathered.facts, tx.now)
      if (action.do !== 'start' || plan === null)
        return fail('blocked-by-gate', 'a gate waits or blocks', { verdicts: verdicts.filter(stops) })
      if (!plan.ok) return plan
      const begun = await beginApplying(tx, promotion, { gathered, plan: plan.value, verdicts }, actor)
      return begun.ok ? ok({ id: promotion.id }) : begun
    },
  }),
)
