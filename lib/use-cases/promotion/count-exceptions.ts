import { bindException, lockExceptions } from '../../catalog/freeze/exception-writes.ts'
import type { Gathered } from '../../catalog/promotion/facts.ts'
import type { PromotionRecord } from '../../catalog/promotion/lock.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import { useException as byPromotion } from '../../domain/freeze/exception-cover.ts'
import { authorOf } from '../../domain/ledger/author.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { freezeVerdictOf } from '../../domain/promotion/gates/freeze.ts'

/**
 * Counts the exceptions that carry a start and binds them to its digest, in the transaction of the start and under their
 * locks. Fails with blocked-by-gate when one of them does not cover it any more: the start is judged again.
 */
export async function countExceptions(
  tx: Transaction,
  promotion: PromotionRecord,
  { facts }: Gathered,
  starter: Actor,
): Promise<Result<null>> {
  const { build, target } = facts.freeze.question
  const { exceptionIds } = freezeVerdictOf(facts.freeze, tx.now)
  if (exceptionIds.length === 0 || !build) return ok(null)
  const locked = await lockExceptions(tx, exceptionIds)
  for (const id of exceptionIds) {
    const exception = locked.find((one) => one.id === id)
    if (!exception) return fail('blocked-by-gate', 'an exception is not there any more')
    const used = byPromotion(exception, target, { ...build, promotionId: promotion.id }, tx.now)
    if (!used.ok) return used
    await bindException(tx, id, { promotionId: promotion.id, digest: used.value.digest })
    await tx.record({
      ...authorOf(starter),
      action: 'exception.used',
      subjectKind: 'exception',
      subjectId: id,
      subjectName: `E-${exception.number}`,
      serviceId: promotion.serviceId,
      environmentId: promotion.environmentId,
      promotionId: promotion.id,
      detail: {
        promotion: promotion.number,
        digest: used.value.digest,
        uses: used.value.usedBy.length,
        count: exception.count,
      },
    })
    await tx.notify('exception', id)
  }
  return ok(null)
}
