import type { PromotionRecord } from '../../catalog/promotion/lock.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { advanceJob } from '../../queue/promotion.ts'
import { judgePending, rememberJudged } from '../promotion/judging.ts'
import { refreshPlaceOf } from '../promotion/transition.ts'

/** The strip above every page says which overrides somebody has to review: each word about one changes it. */
export const tellOverride = (tx: Transaction, promotion: PromotionRecord): Promise<void> =>
  tx.notify('override', promotion.id)

/** What follows every word about an override of a promotion that waits: judged at once, shown, and perhaps started. */
export async function afterOverride(tx: Transaction, promotion: PromotionRecord): Promise<void> {
  const after = await judgePending(tx, promotion, tx.now)
  if (after) await rememberJudged(tx, promotion, after)
  await refreshPlaceOf(tx, promotion)
  await tellOverride(tx, promotion)
  await tx.enqueue(advanceJob(promotion.id))
}
