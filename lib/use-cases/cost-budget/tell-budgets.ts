import { noteAlerts } from '../../catalog/cost-budget/writes.ts'
import { readNow, transact } from '../../catalog/transaction.ts'
import { billingDayOf, periodAfter, periodOf } from '../../domain/calendar/billing-day.ts'
import { dueAlert } from '../../domain/cost-budget/budget.ts'
import { ok, type Result } from '../../domain/failure/result.ts'
import { type Decimal, minorDigits } from '../../domain/money/money.ts'
import type { Surroundings } from '../define.ts'
import { readStandingBudgets, type StandingBudget } from './budget-state.ts'

const money = (amount: Decimal, currency: string): string =>
  `${currency} ${amount.toFixed(minorDigits(currency)).replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ',')}`

async function tell(around: Surroundings, budget: StandingBudget, period: string): Promise<Result<number>> {
  const due = dueAlert(
    budget.state,
    budget.alerts.map(({ share }) => share),
  )
  if (due === null) return ok(0)
  const { id, productLine, measure, currency, spent } = budget
  return transact(around.database, async (tx) => {
    const noted = await noteAlerts(tx, { budgetId: id, period, shares: due.told, spent: spent.toFixed() })
    // Another worker was quicker.
    if (!noted.includes(due.send)) return ok(0)
    await tx.record({
      actorKind: 'system',
      actorId: null,
      actorName: 'Sluice',
      action: 'cost-budget.share-reached',
      subjectKind: 'cost-budget',
      subjectId: id,
      subjectName: productLine.name,
      detail: {
        productLineId: productLine.id,
        period,
        share: due.send,
        measure,
        money: money(spent, currency),
        of: money(budget.state.left.plus(spent), currency),
      },
    })
    await tx.notify('cost-budget', id)
    return ok(1)
  })
}

/**
 * Tells of every budget whose set share was reached, of the running month and the one before, which bills still add to. Each
 * share once a month, so it may run as often as one likes. Answers how many were told.
 */
export async function tellBudgets(around: Surroundings): Promise<Result<number>> {
  const now = await readNow(around.database)
  const running = periodOf(billingDayOf(now))
  let told = 0
  for (const period of [periodAfter(running, -1), running])
    for (const budget of await readStandingBudgets(around.database, period, now)) {
      const one = await tell(around, budget, period)
      if (!one.ok) return one
      told += one.value
    }
  return ok(told)
}
