import { readContains } from '../../catalog/hold/history.ts'
import { liftHold, lockHold } from '../../catalog/hold/writes.ts'
import { lockPromotion } from '../../catalog/promotion/writes.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { tellPlace } from './tell-place.ts'

/**
 * Call it in the transaction in which a promotion succeeds: a hold that names a fix is lifted by a build that contains
 * it. A build whose history we do not know lifts nothing, and neither does a rollback.
 */
export async function liftAfterFix(
  tx: Transaction,
  ended: { id: string; serviceId: string; environmentId: string },
): Promise<void> {
  const hold = await lockHold(tx, ended)
  if (!hold?.fixCommitSha) return
  const promotion = await lockPromotion(tx, ended.id)
  if (!promotion || promotion.kind === 'rollback') return
  const { service, environment, build } = promotion
  const contains = await readContains(tx, service.codeRepositoryId, build.commitSha, hold.fixCommitSha)
  if (contains !== 'yes') return
  await liftHold(tx, hold.id, { personId: null, buildId: build.id, note: null })
  const portal = { kind: 'system', name: 'Sluice' } as const
  await tellPlace(
    tx,
    portal,
    { ...ended, service: service.slug, environment: environment.slug },
    {
      action: 'hold.lifted',
      subjectKind: 'hold',
      subjectId: hold.id,
      promotionId: promotion.id,
      detail: { fix: hold.fixCommitSha, by: promotion.number, digest: promotion.digest },
    },
  )
}
