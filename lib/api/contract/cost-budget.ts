import { oc } from '@orpc/contract'
import { z } from 'zod'
import { costMeasures } from '../../domain/bill/source.ts'
import { Permitted } from './permitted.ts'
import { Id, Instant, Reason } from './wire.ts'

/** `YYYY-MM` */
const Period = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)
/** A day in UTC+8. */
const Day = z.iso.date()
/** Exact: never a float. */
const Amount = z.string()
const NewAmount = z.string().regex(/^\d{1,18}(\.\d{1,2})?$/)
/** Percents, ascending. */
const AlertShares = z.array(z.int().min(1).max(200)).min(1).max(5)

/** What a product line may spend in a month, and how that stands. */
export const CostBudgetItem = z.object({
  id: Id,
  productLine: z.object({ id: Id, slug: z.string(), name: z.string() }),
  measure: z.enum(costMeasures),
  currency: z.string(),
  amount: Amount,
  fromMonth: Period,
  /** Half-open; null: without end. */
  untilMonth: Period.nullable(),
  alertShares: z.array(z.int()),
  reason: z.string(),
  editor: z.string().nullable(),
  version: z.int(),
  updatedAt: Instant,
  /** Its own money and what split rules give it. */
  spent: Amount,
  /** Of the budget, 0 to 1 and more. */
  share: z.number().nullable(),
  /** Below zero: what is over. */
  left: Amount,
  /** Null: too little is known, or the month is over. */
  forecast: Amount.nullable(),
  /** Percents that were reached, and those that only the forecast reaches. */
  reached: z.array(z.int()),
  expected: z.array(z.int()),
  /** The last day that is whole: later ones may still grow. */
  wholeToOn: Day.nullable(),
  /** Shares of this month that were told. */
  alerts: z.array(z.object({ share: z.int(), spent: Amount, sentAt: Instant })),
  may: Permitted,
})
export type CostBudgetItem = z.infer<typeof CostBudgetItem>

const tags = ['cost']

export const costBudget = {
  list: oc
    .route({
      method: 'GET',
      path: '/cost/budgets',
      tags,
      summary: 'Budgets of product lines in a month, and how each stands',
    })
    .input(z.strictObject({ period: Period.optional() }))
    .output(z.object({ period: Period, items: z.array(CostBudgetItem), may: Permitted, now: Instant })),
  set: oc
    .route({
      method: 'POST',
      path: '/cost/budgets',
      tags,
      summary: 'Say what a product line may spend in a month, and at which shares people are told',
    })
    .input(
      z.strictObject({
        /** Slug. */
        productLine: z.string().min(1).max(120),
        measure: z.enum(costMeasures),
        currency: z.string().regex(/^[A-Z]{3}$/),
        amount: NewAmount,
        fromMonth: Period,
        untilMonth: Period.nullable().optional(),
        alertShares: AlertShares,
        reason: Reason,
      }),
    )
    .output(z.object({ id: Id })),
  change: oc
    .route({ method: 'PATCH', path: '/cost/budgets/{id}', tags, summary: 'Change a budget, or end it' })
    .input(
      z.strictObject({
        id: Id,
        version: z.int().min(1),
        amount: NewAmount,
        untilMonth: Period.nullable().optional(),
        alertShares: AlertShares,
        reason: Reason,
      }),
    )
    .output(z.object({ id: Id })),
}
