import { z } from 'zod'
import { readNow } from '../../catalog/transaction.ts'
import { billingDayOf, periodOf } from '../../domain/calendar/billing-day.ts'
import { ok } from '../../domain/failure/result.ts'
import { decide, holdsAnywhere } from '../../domain/permission/decide.ts'
import { defineQuery } from '../define.ts'
import { permitted } from '../promotion/permitted.ts'
import { readStandingBudgets, type StandingBudget } from './budget-state.ts'
import { Period } from './input.ts'

const shown = ({ state, spent, forecast, ...budget }: StandingBudget) => ({
  ...budget,
  spent: spent.toFixed(),
  forecast: forecast?.toFixed() ?? null,
  share: state.share,
  left: state.left.toFixed(),
  reached: state.reached,
  expected: state.expected,
})

/** Budgets of a month (`YYYY-MM`; the running one where none is said) that the reader may see, and how each stands. */
export const listBudgets = defineQuery({
  input: z.strictObject({ period: Period.optional() }),
  authorise: (actor) => holdsAnywhere(actor, 'cost.read'),
  read: async ({ database, actor, input }) => {
    const now = await readNow(database)
    const period = input.period ?? periodOf(billingDayOf(now))
    const budgets = await readStandingBudgets(database, period, now)
    const subject = ({ productLine }: StandingBudget) => ({ productLineId: productLine.id })
    const items = budgets
      .filter((budget) => decide(actor, 'cost.read', subject(budget)).ok)
      .map((budget) => ({
        ...shown(budget),
        may: permitted(decide(actor, 'cost-budget.edit', subject(budget))),
      }))
    return ok({
      period,
      items,
      may: permitted(holdsAnywhere(actor, 'cost-budget.edit')),
      now: now.toISOString(),
    })
  },
})
