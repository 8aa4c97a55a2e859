import { listBudgets } from '../../use-cases/cost-budget/list-budgets.ts'
import { changeBudget, setBudget } from '../../use-cases/cost-budget/set-budget.ts'
import { answer, api } from './procedure.ts'

export const costBudget = {
  list: api.costBudget.list.handler(({ context, input }) =>
    answer(listBudgets(context.around, context.actor, input)),
  ),
  set: api.costBudget.set.handler(({ context, input }) =>
    answer(setBudget(context.around, context.actor, input)),
  ),
  change: api.costBudget.change.handler(({ context, input }) =>
    answer(changeBudget(context.around, context.actor, input)),
  ),
}
