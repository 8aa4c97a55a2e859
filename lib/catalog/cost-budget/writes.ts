import type { CostMeasure } from '../../domain/bill/source.ts'
import { periodOf } from '../../domain/calendar/billing-day.ts'
import { newId } from '../../platform/ids.ts'
import type { Transaction } from '../transaction.ts'

const first = (period: string): Date => new Date(`${period}-01T00:00:00Z`)
const orNull = (period: string | null): Date | null => (period === null ? null : first(period))
const periodOfDate = (date: Date): string => periodOf(date.toISOString())

export interface NewBudget {
  productLineId: string
  measure: CostMeasure
  currency: string
  amount: string
  fromMonth: string
  untilMonth: string | null
  alertShares: number[]
  reason: string
  editorId: string | null
}

/** Holds a product line, so that two budgets for it are made one after the other; null when there is none. */
export async function holdProductLine(
  tx: Transaction,
  slug: string,
): Promise<{ id: string; name: string } | null> {
  const rows = await tx.prisma.$queryRaw<{ id: string; name: string }[]>`
    SELECT id, name FROM product_line WHERE slug = ${slug} AND retired_at IS NULL FOR UPDATE`
  return rows[0] ?? null
}

/** Whether another budget for the same measure and currency of a product line is in force in any of these months. */
export async function hasOtherBudget(
  tx: Transaction,
  of: Pick<NewBudget, 'productLineId' | 'measure' | 'currency' | 'fromMonth' | 'untilMonth'> & {
    id?: string
  },
): Promise<boolean> {
  const { productLineId, measure, currency, fromMonth, untilMonth, id } = of
  const count = await tx.prisma.costBudget.count({
    where: {
      productLineId,
      measure,
      currency,
      ...(id === undefined ? {} : { id: { not: id } }),
      ...(untilMonth === null ? {} : { fromMonth: { lt: first(untilMonth) } }),
      OR: [{ untilMonth: null }, { untilMonth: { gt: first(fromMonth) } }],
    },
  })
  return count > 0
}

export async function createBudget(tx: Transaction, budget: NewBudget): Promise<string> {
  const id = newId()
  const { fromMonth, untilMonth, ...rest } = budget
  await tx.prisma.costBudget.create({
    data: { ...rest, id, fromMonth: first(fromMonth), untilMonth: orNull(untilMonth), updatedAt: tx.now },
  })
  return id
}

export interface BudgetRecord extends NewBudget {
  id: string
  version: number
  productLineName: string
}

/** A budget, held until the transaction ends; null when there is none. */
export async function holdBudget(tx: Transaction, id: string): Promise<BudgetRecord | null> {
  await tx.prisma.$queryRaw`SELECT 1 FROM cost_budget WHERE id = ${id}::uuid FOR UPDATE`
  const found = await tx.prisma.costBudget.findUnique({ where: { id } })
  if (!found) return null
  const line = await tx.prisma.productLine.findUnique({ where: { id: found.productLineId } })
  return {
    ...found,
    measure: found.measure as CostMeasure,
    amount: found.amount.toFixed(),
    fromMonth: periodOfDate(found.fromMonth),
    untilMonth: found.untilMonth && periodOfDate(found.untilMonth),
    productLineName: line?.name ?? '',
  }
}

export async function changeBudget(
  tx: Transaction,
  id: string,
  change: Pick<NewBudget, 'amount' | 'alertShares' | 'untilMonth' | 'reason' | 'editorId'>,
): Promise<void> {
  const { untilMonth, ...rest } = change
  await tx.prisma.costBudget.update({
    where: { id },
    data: { ...rest, untilMonth: orNull(untilMonth), updatedAt: tx.now, version: { increment: 1 } },
  })
}

/** Notes shares of a month (`YYYY-MM`) as told; answers those that were not before. */
export async function noteAlerts(
  tx: Transaction,
  of: { budgetId: string; period: string; shares: readonly number[]; spent: string },
): Promise<number[]> {
  const { budgetId, period, shares, spent } = of
  const rows = await tx.prisma.costBudgetAlert.createManyAndReturn({
    data: shares.map((share) => ({ budgetId, month: first(period), share, spent, sentAt: tx.now })),
    skipDuplicates: true,
  })
  return rows.map(({ share }) => share)
}
