import { readContains } from '../../catalog/hold/history.ts'
import { liftHold, lockHold } from '../../catalog/hold/writes.ts'
import type { PromotionRecord } from '../../catalog/promotion/writes.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { tellPlace } from './tell-place.ts'

/**
 * Call it in the transaction in which a promotion succeeds: a hold that names a fix is lifted by a build that contains
 * it. A build whose history we do not know lifts nothing.
 */
export async function liftAfterFix(tx: Transaction, promotion: PromotionRecord): Promise<void> {
  if (promotion.kind === 'rollback') return
  const hold = await lockHold(tx, promotion)
  if (!hold?.fixCommitSha) return
  const contains = await readContains(
    tx,
    promotion.service.codeRepositoryId,
    promotion.build.commitSha,
    hold.fixCommitSha,
  )
  if (contains !== 'yes') return
  await liftHold(tx, hold.id, { personId: null, buildId: promotion.buildId, note: null })
  const place = {
    serviceId: promotion.serviceId,
    service: promotion.service.slug,
    environmentId: promotion.environmentId,
    environment: promotion.environment.slug,
  }
  await tellPlace(tx, { kind: 'system', name: 'Sluice' }, place, {
    action: 'hold.lifted',
    subjectKind: 'hold',
    subjectId: hold.id,
    promotionId: promotion.id,
    detail: { fix: hold.fixCommitSha, by: promotion.number, digest: promotion.digest },
  })
}
