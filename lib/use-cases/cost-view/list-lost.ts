import { z } from 'zod'
import { listLost as readLost } from '../../catalog/cost-view/lost.ts'
import { defaultLimit, readCursor } from '../../catalog/page.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { holdsAnywhere } from '../../domain/permission/decide.ts'
import { defineQuery } from '../define.ts'
import { foreignCursor, isAmount, isDay, isSubject } from './cursor.ts'
import { frameOf } from './frame.ts'
import { moneyInput } from './input.ts'

const { month, measure, currency } = moneyInput

/**
 * The lost ledger: money that was sealed without an owner, of the year of a month and up to it, as JSON text. It is nobody's, so
 * only a role for everything shows it. Fails with forbidden, invalid.
 */
export const listLost = defineQuery({
  input: z.strictObject({
    month,
    measure,
    currency,
    cursor: z.string().optional(),
    limit: z.int().min(1).max(200).default(defaultLimit),
  }),
  authorise: (actor) => holdsAnywhere(actor, 'cost.read'),
  read: async ({ database, actor, input }) => {
    const key = readCursor(input.cursor, ['text', 'text', 'text', 'text'])
    if (!key.ok) return key
    if (key.value && !(isDay(key.value[0]) && isAmount(key.value[1]) && isSubject(key.value[2])))
      return foreignCursor()
    const framed = await frameOf(database, actor, input)
    if (!framed.ok) return framed
    if (framed.value.scope.kind !== 'all')
      return fail('forbidden', 'money that nobody owns is seen with a role for everything')
    const asked = { ...framed.value, from: `${framed.value.month.slice(0, 4)}-01`, until: framed.value.month }
    return ok(await readLost(database, asked, key.value, input.limit))
  },
})
