import { z } from 'zod'
import { readMonth } from '../../catalog/cost-view/month.ts'
import { monthViewOf } from '../../domain/cost-view/month-view.ts'
import { ok } from '../../domain/failure/result.ts'
import { holdsAnywhere } from '../../domain/permission/decide.ts'
import { defineQuery } from '../define.ts'
import { frameOf } from './frame.ts'
import { isWhole, moneyInput } from './input.ts'

/**
 * The month in one sentence: what it cost, against the same days of the month before, what it will cost, and how much has an
 * owner; with how far each source reaches. What was lost and what may be spent are said of the whole alone. Fails with
 * forbidden, invalid.
 */
export const getMonth = defineQuery({
  input: z.strictObject(moneyInput),
  authorise: (actor) => holdsAnywhere(actor, 'cost.read'),
  read: async ({ database, actor, input }) => {
    const framed = await frameOf(database, actor, input)
    if (!framed.ok) return framed
    const { month, months, measure, measures, currency, currencies, reaches, silent, now, scope, filter } =
      framed.value
    const found = await readMonth(database, month, framed.value)
    const whole = scope.kind === 'all' && isWhole(filter)
    return ok({
      month,
      months,
      measure,
      measures,
      currency,
      currencies,
      ...monthViewOf(month, found.cells, reaches),
      budget: whole ? found.budget : null,
      lost: whole ? found.lost : null,
      other: whole ? found.other : null,
      /** False: the reader sees a part of the money. */
      everything: scope.kind === 'all',
      sources: reaches.map(({ id, name, kind, connection, lastOn, settledOn, state, finalAt, sealedAt }) => ({
        id,
        name,
        kind,
        connection,
        lastOn,
        settledOn,
        state,
        finalAt,
        sealedAt,
      })),
      silent,
      now,
    })
  },
})
