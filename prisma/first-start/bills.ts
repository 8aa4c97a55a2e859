import type { Database } from '../../lib/catalog/database.ts'
import { readNow } from '../../lib/catalog/transaction.ts'
import { billingDayOf, periodAfter, periodOf } from '../../lib/domain/calendar/billing-day.ts'
import { newId } from '../../lib/platform/ids.ts'
import { connection } from './simulated-estate.ts'

/** Months of bills that a first start fetches, the open one included: a trend, and no long wait. */
const months = 3

/**
 * Feeds of the simulated account, as an admin would have added them: billed cost from the split bill, effective cost from
 * amortised data, and a place for FOCUS files from which no measure is read, because they are of the same account.
 */
export async function createDemoBillSources(database: Database): Promise<void> {
  const { prisma } = database
  if ((await prisma.billSource.count()) > 0) return
  const found = await prisma.connection.findUnique({ where: { name: connection.name } })
  if (!found) return
  const createdAt = await readNow(database)
  const since = periodAfter(periodOf(billingDayOf(createdAt)), 1 - months)
  const of = { connectionId: found.id, createdAt, sinceOn: new Date(`${since}-01T00:00:00Z`) }
  await prisma.billSource.createMany({
    data: [
      {
        ...of,
        id: newId(),
        kind: 'split-bill',
        name: '分账账单 Split bill',
        countsBilled: true,
        countsEffective: false,
      },
      {
        ...of,
        id: newId(),
        kind: 'amortised',
        name: '摊销成本 Amortised',
        countsBilled: false,
        countsEffective: true,
      },
      {
        ...of,
        id: newId(),
        kind: 'focus-file',
        name: 'FOCUS',
        countsBilled: false,
        countsEffective: false,
        sinceOn: null,
      },
    ],
    skipDuplicates: true,
  })
}
