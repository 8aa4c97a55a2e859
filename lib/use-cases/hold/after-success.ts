import { readContains } from '../../catalog/hold/history.ts'
import { clearSuspect } from '../../catalog/hold/suspect.ts'
import { liftHold, lockHold } from '../../catalog/hold/writes.ts'
import type { PromotionRecord } from '../../catalog/promotion/lock.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { type MarkedPlace, tellPlace } from './tell-place.ts'

const portal = { kind: 'system', name: 'Sluice' } as const

/** A build whose history we do not know lifts nothing. */
async function liftByFix(tx: Transaction, promotion: PromotionRecord, place: MarkedPlace): Promise<void> {
  const hold = await lockHold(tx, place)
  if (!hold?.fixCommitSha) return
  const { service, build } = promotion
  const contains = await readContains(tx, service.codeRepositoryId, build.commitSha, hold.fixCommitSha)
  if (contains !== 'yes') return
  await liftHold(tx, hold.id, { personId: null, buildId: build.id, note: null })
  await tellPlace(tx, portal, place, {
    action: 'hold.lifted',
    subjectKind: 'hold',
    subjectId: hold.id,
    promotionId: promotion.id,
    detail: { fix: hold.fixCommitSha, by: promotion.number, digest: promotion.digest },
  })
}

/** A release manager brought a suspect build again and it held: it is suspect no longer. */
async function clearHeldOut(tx: Transaction, promotion: PromotionRecord, place: MarkedPlace): Promise<void> {
  const { buildId, digest, number } = promotion
  const cleared = await clearSuspect(tx, { ...place, buildId, clearedById: promotion.requesterId })
  if (!cleared) return
  await tellPlace(tx, portal, place, {
    action: 'build.suspect-cleared',
    subjectKind: 'build',
    subjectId: buildId,
    promotionId: promotion.id,
    detail: { by: number, digest },
  })
}

/**
 * Call it in the transaction in which a promotion succeeds: a hold that names a fix is lifted by a build that contains
 * it, and a suspect build that a release manager brought again is cleared. Nothing for a rollback.
 */
export async function afterSuccess(tx: Transaction, promotion: PromotionRecord): Promise<void> {
  if (promotion.kind === 'rollback') return
  const place = {
    serviceId: promotion.serviceId,
    service: promotion.service.slug,
    environmentId: promotion.environmentId,
    environment: promotion.environment.slug,
  }
  await liftByFix(tx, promotion, place)
  if (promotion.confirmed.includes('suspect')) await clearHeldOut(tx, promotion, place)
}
