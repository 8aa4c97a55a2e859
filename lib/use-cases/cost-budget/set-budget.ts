import { z } from 'zod'
import {
  changeBudget as change,
  createBudget,
  hasOtherBudget,
  holdBudget,
  holdProductLine,
} from '../../catalog/cost-budget/writes.ts'
import { costMeasures } from '../../domain/bill/source.ts'
import { AlertShares } from '../../domain/cost-budget/budget.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { authorOf } from '../../domain/ledger/author.ts'
import { decide, holdsAnywhere } from '../../domain/permission/decide.ts'
import { tellBudgetsJob } from '../../queue/cost-budget.ts'
import { editorOf } from '../cost-rule/change.ts'
import { defineUseCase } from '../define.ts'
import { BudgetAmount, Currency, Period, Reason } from './input.ts'

const taken = () =>
  fail('conflict', 'another budget of this product line, measure and currency is in force in these months')

/**
 * Says what a product line may spend in a month, from a month on. Fails with forbidden, not-found (no such product line),
 * invalid, conflict (another one is in force in these months).
 */
export const setBudget = defineUseCase({
  input: z
    .strictObject({
      productLine: z.string().min(1).max(120),
      measure: z.enum(costMeasures),
      currency: Currency,
      amount: BudgetAmount,
      fromMonth: Period,
      untilMonth: Period.nullable().default(null),
      alertShares: AlertShares,
      reason: Reason,
    })
    .refine(({ fromMonth, untilMonth }) => untilMonth === null || fromMonth < untilMonth, {
      message: 'must be after its first month',
      path: ['untilMonth'],
    }),
  authorise: (actor) => holdsAnywhere(actor, 'cost-budget.edit'),
  write: async ({ tx, actor, input: { productLine, ...budget } }) => {
    const line = await holdProductLine(tx, productLine)
    if (line === null) return fail('not-found', 'there is no such product line', { field: 'productLine' })
    const allowed = decide(actor, 'cost-budget.edit', { productLineId: line.id })
    if (!allowed.ok) return allowed
    const of = { ...budget, productLineId: line.id }
    if (await hasOtherBudget(tx, of)) return taken()
    const id = await createBudget(tx, { ...of, editorId: editorOf(actor).id })
    const { reason, ...detail } = of
    await tx.record({
      ...authorOf(actor),
      action: 'cost-budget.set',
      subjectKind: 'cost-budget',
      subjectId: id,
      subjectName: line.name,
      reason,
      detail,
    })
    await tx.notify('cost-budget', id)
    await tx.enqueue(tellBudgetsJob())
    return ok({ id })
  },
})

/**
 * Changes amount, alerts or the end of a budget; what was told stays told. Fails with forbidden, not-found, invalid, conflict
 * (somebody changed it meanwhile, or another one is in force in these months).
 */
export const changeBudget = defineUseCase({
  input: z.strictObject({
    id: z.uuid(),
    /** The version that was shown. */
    version: z.int().min(1),
    amount: BudgetAmount,
    untilMonth: Period.nullable().default(null),
    alertShares: AlertShares,
    reason: Reason,
  }),
  authorise: (actor) => holdsAnywhere(actor, 'cost-budget.edit'),
  write: async ({ tx, actor, input: { id, version, ...wanted } }) => {
    const before = await holdBudget(tx, id)
    if (before === null) return fail('not-found', 'there is no such budget')
    const allowed = decide(actor, 'cost-budget.edit', { productLineId: before.productLineId })
    if (!allowed.ok) return allowed
    if (before.version !== version) return fail('conflict', 'somebody changed it meanwhile: read it again')
    if (wanted.untilMonth !== null && wanted.untilMonth <= before.fromMonth)
      return fail('invalid', 'it must end after its first month', { field: 'untilMonth' })
    if (await hasOtherBudget(tx, { ...before, untilMonth: wanted.untilMonth })) return taken()
    await change(tx, id, { ...wanted, editorId: editorOf(actor).id })
    const { amount, untilMonth, alertShares } = before
    const { reason, ...after } = wanted
    await tx.record({
      ...authorOf(actor),
      action: 'cost-budget.changed',
      subjectKind: 'cost-budget',
      subjectId: id,
      subjectName: before.productLineName,
      reason,
      detail: { before: { amount, untilMonth, alertShares }, after },
    })
    await tx.notify('cost-budget', id)
    await tx.enqueue(tellBudgetsJob())
    return ok({ id })
  },
})
