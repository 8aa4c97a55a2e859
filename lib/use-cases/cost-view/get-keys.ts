import { z } from 'zod'
import { readKeys } from '../../catalog/cost-view/keys.ts'
import { shareOf } from '../../domain/cost-view/share.ts'
import { ok } from '../../domain/failure/result.ts'
import { Decimal } from '../../domain/money/money.ts'
import { holdsAnywhere } from '../../domain/permission/decide.ts'
import { defineQuery } from '../define.ts'
import { frameOf } from './frame.ts'
import { moneyInput } from './input.ts'

/** How much of the taggable money of a month has each required key as the rules say. Fails with forbidden, invalid. */
export const getKeys = defineQuery({
  input: z.strictObject(moneyInput),
  authorise: (actor) => holdsAnywhere(actor, 'cost.read'),
  read: async ({ database, actor, input }) => {
    const framed = await frameOf(database, actor, input)
    if (!framed.ok) return framed
    const { month, measure, currency, now } = framed.value
    const found = await readKeys(database, month, framed.value)
    const whole = new Decimal(found.whole ?? 0)
    const lacking = new Map(found.keys.map((each) => [each.key, each]))
    const keys = [...new Set([...found.required, ...lacking.keys()])]
    return ok({
      month,
      measure,
      currency,
      items: keys.map((key) => {
        const lack = lacking.get(key)
        const owned = whole.minus(new Decimal(lack?.missing ?? 0))
        const subjects = found.wholeSubjects - (lack?.missingSubjects ?? 0)
        return {
          key,
          /** The rules in force at the end of the month ask for it. */
          required: found.required.includes(key),
          missing: lack?.missing ?? '0',
          coverage: {
            money: { owned: owned.toFixed(), whole: whole.toFixed(), share: shareOf(owned, whole) },
            subjects: {
              owned: subjects,
              whole: found.wholeSubjects,
              share: shareOf(subjects, found.wholeSubjects),
            },
          },
        }
      }),
      now,
    })
  },
})
