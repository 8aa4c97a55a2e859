import type { Database } from '../catalog/database.ts'
import { createMemoryCloud } from '../cloud/memory/cloud.ts'
import { billingDayOf, periodAfter, periodOf, spanOfPeriod } from '../domain/calendar/billing-day.ts'
import { daysOf } from '../domain/calendar/day-span.ts'
import { newId } from '../platform/ids.ts'
import { judgeMonth } from '../use-cases/attribution/judge-month.ts'
import { writeBill, writeRules } from './judged-bill.ts'

/**
 * The month before this one, judged: a service with its product line, money of nobody, one odd day; and a budget of the product
 * line. Everything that a view of cost can show.
 */
export async function createCostMonth(
  database: Database,
  of: { connectionId: string; service: string; productLineId: string },
): Promise<{ period: string }> {
  const running = periodOf(billingDayOf(new Date()))
  const period = periodAfter(running, -1)
  const days = daysOf(spanOfPeriod(period))
  if ((await database.prisma.costRuleset.count()) === 0) await writeRules(database)
  const { sourceId } = await writeBill(database, of.connectionId, {
    kind: 'focus-file',
    period,
    subjects: { own: { costTags: { service: of.service } }, nobody: {} },
    lines: days.flatMap((on, at) => [
      { subject: 'own', on, billed: at === 20 ? '900' : '100' },
      { subject: 'nobody', on, billed: '10' },
    ]),
  })
  await judgeMonth({ database, cloud: createMemoryCloud().gate }, { sourceId, period })
  await database.prisma.costBudget.create({
    data: {
      id: newId(),
      productLineId: of.productLineId,
      measure: 'effective',
      currency: 'CNY',
      amount: '1000.00',
      fromMonth: new Date(`${period}-01T00:00:00Z`),
      alertShares: [50, 100],
      reason: 'test',
      updatedAt: new Date(),
      alerts: {
        create: {
          month: new Date(`${running}-01T00:00:00Z`),
          share: 50,
          spent: '500',
          sentAt: new Date(),
        },
      },
    },
  })
  return { period }
}
