import { markOpenMonthsStale } from '../../catalog/attribution/months.ts'
import { type NotedKey, noteBillingKeys } from '../../catalog/cost-rule/billing-keys.ts'
import { transact } from '../../catalog/transaction.ts'
import { ok, type Result } from '../../domain/failure/result.ts'
import { judgeMonthJob } from '../../queue/bill.ts'
import type { Surroundings } from '../define.ts'

/** Bills are up to three days late, and costTags of today stand in the bill of tomorrow. */
const patience = '5 days'

/**
 * Learns from bills and resources which keys are switched on for billing. A key that turns out to be off is another reason why
 * money has no owner, so open months are judged again.
 */
export async function noteKeys({ database }: Pick<Surroundings, 'database'>): Promise<Result<NotedKey[]>> {
  const noted = await noteBillingKeys(database, patience)
  if (noted.every(({ switchedOn }) => switchedOn === null)) return ok(noted)
  return transact(database, async (tx) => {
    for (const { sourceId, period } of await markOpenMonthsStale(tx))
      await tx.enqueue(judgeMonthJob(sourceId, period))
    await tx.notify('cost-rule', 'keys')
    return ok(noted)
  })
}
