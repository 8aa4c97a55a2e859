import { readAttributionRules } from '../../catalog/attribution/rules.ts'
import {
  listInventory,
  listMissingKeyMoney,
  listResourceCosts,
  listUnownedParts,
  readCostWindow,
  readSlugs,
} from '../../catalog/cost-finding/facts.ts'
import type { Database } from '../../catalog/database.ts'
import { readNow } from '../../catalog/transaction.ts'
import { billingDayOf } from '../../domain/calendar/billing-day.ts'
import { dayAfter } from '../../domain/calendar/day-span.ts'
import type { Estate } from '../../domain/cost-finding/estate.ts'

async function readBills(database: Database, connectionId: string): Promise<Estate['bills']> {
  const window = await readCostWindow(database, connectionId)
  if (window === null) return null
  return {
    measure: window.measure,
    costs: await listResourceCosts(database, window),
    missingKeys: await listMissingKeyMoney(database, window),
    unownedParts: await listUnownedParts(database, connectionId, window),
  }
}

/** Everything that queries ask of one connection, as it is known now. `problem`: why what exists could not be read. */
export async function readEstate(
  database: Database,
  connectionId: string,
  problem: string | null,
): Promise<Estate> {
  const day = billingDayOf(await readNow(database))
  return {
    rules: await readAttributionRules(database, connectionId, { fromOn: day, untilOn: dayAfter(day) }),
    day,
    slugs: await readSlugs(database),
    resources: problem === null ? await listInventory(database, connectionId) : null,
    inventoryProblem: problem,
    bills: await readBills(database, connectionId),
  }
}
