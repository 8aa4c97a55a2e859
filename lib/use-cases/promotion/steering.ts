import { z } from 'zod'
import type { PromotionRecord } from '../../catalog/promotion/lock.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { decide } from '../../domain/permission/decide.ts'
import { sharedTargets } from '../../domain/strategy/plan.ts'
import { subjectFor, takePromotion } from './take-promotion.ts'

export const Steering = z.strictObject({
  id: z.string().min(1).max(60),
  reason: z.string().trim().max(2000).optional(),
})

/**
 * A promotion whose build has a share of the traffic, locked, for somebody who may steer it. Fails with not-found, forbidden,
 * wrong-state where there is no share or it goes back already.
 */
export async function takeShared(
  tx: Transaction,
  actor: Actor,
  id: string,
): Promise<Result<PromotionRecord>> {
  const taken = await takePromotion(tx, id, null)
  if (!taken.ok) return taken
  const promotion = taken.value
  const allowed = decide(actor, 'promotion.steer', subjectFor(promotion))
  if (!allowed.ok) return allowed
  const shared = promotion.state === 'applying' && sharedTargets(promotion.steps) !== null
  return shared && promotion.backAskedAt === null
    ? ok(promotion)
    : fail('wrong-state', `P-${promotion.number} has no share to steer`, { state: promotion.state })
}
