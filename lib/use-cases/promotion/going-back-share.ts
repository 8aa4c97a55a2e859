import { z } from 'zod'
import type { PromotionRecord } from '../../catalog/promotion/lock.ts'
import { insertSteps, notePromotion } from '../../catalog/promotion/writes.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { fail, type Result } from '../../domain/failure/result.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { sharedTargets } from '../../domain/strategy/plan.ts'
import { suspectAfterBack } from '../hold/suspect-after-back.ts'
import { announce, portal, tell, transition } from './transition.ts'

const Back = z.object({
  /** How it ends when its share is back. */
  as: z.enum(['failed', 'aborted']),
  code: z.string(),
  message: z.string(),
  step: z.string().optional(),
})
type Back = z.infer<typeof Back>

/**
 * Gives the share back to the old build, whoever asked; false where there is none to give back. The steps that do it come
 * after all others and are the only ones that are done from now on.
 */
export async function askBack(
  tx: Transaction,
  promotion: PromotionRecord,
  back: Back,
  by: { actor: Actor; reason: string | null } = { actor: portal, reason: null },
): Promise<boolean> {
  if (promotion.backAskedAt !== null) return true
  const shared = sharedTargets(promotion.steps)
  if (shared === null) return false
  const last = Math.max(...promotion.steps.map(({ position }) => position))
  await insertSteps(
    tx,
    promotion.id,
    shared.targetIds.map((targetId, index) => ({
      position: last + 1 + index,
      name: 'back',
      wave: shared.wave,
      targetId,
    })),
  )
  await notePromotion(tx, promotion.id, { backAskedAt: tx.now, back, pausedAt: null, lookAt: tx.now })
  const { as, code, message } = back
  await tell(tx, promotion, by.actor, 'promotion.going-back', { as, code, message }, by.reason)
  await announce(tx, promotion)
  return true
}

/** Every share is back: what ran before runs alone, so the place is settled whatever the promotion ends as. */
export async function endBack(tx: Transaction, promotion: PromotionRecord): Promise<Result<null>> {
  const read = Back.safeParse(promotion.back)
  if (!read.success) return fail('wrong-state', `P-${promotion.number} does not say why it goes back`)
  const { as, ...failure } = read.data
  const { step, ...said } = failure
  if (said.code === 'share-bad') await suspectAfterBack(tx, promotion, said.message)
  return transition(tx, promotion, as, {
    actor: portal,
    detail: { ...failure, wentBack: true },
    settled: true,
    change: { failure: step === undefined ? said : { ...said, step } },
  })
}
