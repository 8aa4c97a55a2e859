import { readAttributionRules } from '../../catalog/attribution/rules.ts'
import { observeKeys, writeObserved } from '../../catalog/cost-finding/billing-keys.ts'
import type { Database } from '../../catalog/database.ts'
import { readNow, transact } from '../../catalog/transaction.ts'
import { ruleSetOn } from '../../domain/attribution/rules.ts'
import { billingDayOf } from '../../domain/calendar/billing-day.ts'
import { dayAfter } from '../../domain/calendar/day-span.ts'
import { ok, type Result } from '../../domain/failure/result.ts'
import { changed } from '../cost-rule/change.ts'

const portal = { kind: 'system', name: 'Sluice' } as const

/**
 * Whether the keys that are required are switched on for billing, by what bills and resources show: nobody has to say it.
 * Months are judged again where it changes what is said of them.
 */
export async function observeBillingKeys(database: Database, connectionId: string): Promise<Result<null>> {
  const day = billingDayOf(await readNow(database))
  const span = { fromOn: day, untilOn: dayAfter(day) }
  const { ruleSets } = await readAttributionRules(database, connectionId, span)
  const required = ruleSetOn(ruleSets, day)?.requirements.filter((one) => one.required) ?? []
  const keys = [...new Set(required.map(({ key }) => key))]
  const observed = await observeKeys(database, connectionId, keys)
  if (observed.length === 0) return ok(null)
  return transact(database, async (tx) => {
    for (const { key, inBill } of await writeObserved(tx, connectionId, observed))
      await changed(tx, portal, {
        action: 'cost-rule.key-said',
        subjectKind: 'cost-key',
        subjectId: connectionId,
        subjectName: key,
        reason: inBill ? 'it stands in bills' : 'resources have it, and no bill has it',
        detail: { key, switchedOn: inBill },
      })
    return ok(null)
  })
}
