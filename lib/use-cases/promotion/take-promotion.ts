import { findPromotionId } from '../../catalog/promotion/find.ts'
import { lockPromotion, type PromotionRecord } from '../../catalog/promotion/lock.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import type { PromotionState } from '../../domain/promotion/state.ts'

/** The promotion a person names, locked; fails with `not-found`, or `wrong-state` when it is in none of `states`. */
export async function takePromotion(
  tx: Transaction,
  wanted: string,
  states: readonly PromotionState[] | null,
): Promise<Result<PromotionRecord>> {
  const id = await findPromotionId(tx, wanted)
  if (!id.ok) return id
  const promotion = await lockPromotion(tx, id.value)
  if (!promotion) return fail('not-found', 'no such promotion')
  if (states && !states.includes(promotion.state))
    return fail('wrong-state', `P-${promotion.number} is ${promotion.state}`, { state: promotion.state })
  return ok(promotion)
}

/** Where it happens, for permission. */
export const subjectFor = (promotion: PromotionRecord) => ({
  teamId: promotion.service.teamId,
  productLineId: promotion.service.productLineId,
  environmentId: promotion.environmentId,
})
