import { readLeftBuild } from '../../catalog/hold/left-build.ts'
import { markSuspect } from '../../catalog/hold/suspect.ts'
import { setHold } from '../../catalog/hold/writes.ts'
import type { PromotionRecord } from '../../catalog/promotion/lock.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { reviewAfterMs } from '../../domain/hold/hold.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { tellPlace } from './tell-place.ts'

const portal: Actor = { kind: 'system', name: 'Sluice' }

const placeOf = (promotion: PromotionRecord) => ({
  serviceId: promotion.serviceId,
  service: promotion.service.slug,
  environmentId: promotion.environmentId,
  environment: promotion.environment.slug,
})

/** The words the person left; else the key of the list, which the face words. */
const reasonOf = (promotion: PromotionRecord, fallback: string) =>
  promotion.reason ?? promotion.reasonKey ?? fallback

/** Holds the place of a promotion that goes back: owner is who asked for it, review in three days. */
export async function holdFor(
  tx: Transaction,
  promotion: PromotionRecord,
  kind: 'rollback' | 'older',
): Promise<void> {
  const place = placeOf(promotion)
  const reason = reasonOf(promotion, kind)
  const hold = await setHold(tx, {
    ...place,
    reason,
    ownerId: promotion.requesterId,
    setById: promotion.requesterId,
    promotionId: promotion.id,
    reviewAt: new Date(tx.now.getTime() + reviewAfterMs),
  })
  await tellPlace(tx, portal, place, {
    action: 'hold.set',
    subjectKind: 'hold',
    subjectId: hold.id,
    promotionId: promotion.id,
    reason,
    detail: { by: promotion.number, kind, renewed: hold.renewed },
  })
}

/**
 * Call it in the transaction in which a promotion starts to apply, after it took the place over. A rollback holds the
 * place and makes the build that it leaves suspect there: what was being written when it took over, else what runs.
 * A promotion of an older build that was confirmed as such holds the place too. Nothing for any other.
 */
export async function holdAfterRollback(
  tx: Transaction,
  promotion: PromotionRecord,
  running: { id: string | null; digest: string } | null,
): Promise<void> {
  if (promotion.kind === 'promotion' && promotion.confirmed.includes('older'))
    return holdFor(tx, promotion, 'older')
  if (promotion.kind !== 'rollback') return
  await holdFor(tx, promotion, 'rollback')
  const left = await readLeftBuild(tx, promotion, running?.id ?? null)
  if (!left || left.id === promotion.buildId) return
  const reason = reasonOf(promotion, 'rollback')
  await markSuspect(tx, { ...placeOf(promotion), buildId: left.id, promotionId: promotion.id, reason })
  await tellPlace(tx, portal, placeOf(promotion), {
    action: 'build.marked-suspect',
    subjectKind: 'build',
    subjectId: left.id,
    promotionId: promotion.id,
    reason,
    detail: { digest: left.digest, by: promotion.number },
  })
}
