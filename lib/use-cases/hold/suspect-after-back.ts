import { markSuspect } from '../../catalog/hold/suspect.ts'
import type { PromotionRecord } from '../../catalog/promotion/lock.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { tellPlace } from './tell-place.ts'

const portal: Actor = { kind: 'system', name: 'Sluice' }

/** A share that was worse than the stable one: as after a rollback, its build is suspect in that place. */
export async function suspectAfterBack(
  tx: Transaction,
  promotion: PromotionRecord,
  reason: string,
): Promise<void> {
  const place = {
    serviceId: promotion.serviceId,
    service: promotion.service.slug,
    environmentId: promotion.environmentId,
    environment: promotion.environment.slug,
  }
  await markSuspect(tx, { ...place, buildId: promotion.buildId, promotionId: promotion.id, reason })
  await tellPlace(tx, portal, place, {
    action: 'build.marked-suspect',
    subjectKind: 'build',
    subjectId: promotion.buildId,
    promotionId: promotion.id,
    reason,
    detail: { digest: promotion.digest, by: promotion.number },
  })
}
