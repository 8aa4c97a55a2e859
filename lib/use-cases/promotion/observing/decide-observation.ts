import { z } from 'zod'
import { observationOf, writeObservation } from '../../../catalog/promotion/observation.ts'
import { fail, ok } from '../../../domain/failure/result.ts'
import { decide, holdsAnywhere } from '../../../domain/permission/decide.ts'
import { defineUseCase } from '../../define.ts'
import { thenDetail } from '../detail.ts'
import { subjectFor, takePromotion } from '../take-promotion.ts'
import { tell, transition } from '../transition.ts'
import { endObservation, endStep } from './conclude.ts'

/**
 * A person says what an observation could not: too few requests came to judge by. `fail` ends the promotion as failed and
 * changes nothing that runs. Fails with not-found, forbidden, wrong-state (nobody was asked).
 */
export const decideObservation = thenDetail(
  defineUseCase({
    input: z.strictObject({
      id: z.string().min(1).max(60),
      verdict: z.enum(['pass', 'fail']),
      reason: z.string().trim().min(1).max(2000),
    }),
    authorise: (actor) => holdsAnywhere(actor, 'promotion.abort'),
    write: async ({ tx, actor, input }) => {
      const taken = await takePromotion(tx, input.id, ['observing'])
      if (!taken.ok) return taken
      const promotion = taken.value
      const allowed = decide(actor, 'promotion.abort', subjectFor(promotion))
      if (!allowed.ok) return allowed
      const record = observationOf(promotion)
      if (record?.verdict !== 'asked')
        return fail('wrong-state', `P-${promotion.number} does not wait for a decision`, {
          verdict: record?.verdict ?? null,
        })
      const { verdict, reason } = input
      await tell(tx, promotion, actor, 'promotion.observation-decided', { verdict }, reason)
      await writeObservation(tx, promotion.id, {
        ...record,
        verdict: verdict === 'pass' ? 'passed' : 'failed',
      })
      if (verdict === 'pass') {
        const ended = await endObservation(tx, promotion, { actor, reason })
        return ended.ok ? ok({ id: promotion.id }) : ended
      }
      await endStep(tx, promotion, 'failed', reason)
      const failure = { code: 'observation-refused' as const, message: reason, step: 'observe' }
      const ended = await transition(tx, promotion, 'failed', {
        actor,
        reason,
        detail: failure,
        change: { failure },
      })
      return ended.ok ? ok({ id: promotion.id }) : ended
    },
  }),
)
