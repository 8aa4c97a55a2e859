import { z } from 'zod'
import { spanOfPeriod } from '../../domain/calendar/billing-day.ts'
import { judgeDays } from '../../domain/cost-trend/mark-days.ts'
import { ok } from '../../domain/failure/result.ts'
import { holdsAnywhere } from '../../domain/permission/decide.ts'
import { frameOf } from '../cost-view/frame.ts'
import { moneyInput } from '../cost-view/input.ts'
import { defineQuery } from '../define.ts'
import { readSeries, usualOf } from './day-series.ts'

/**
 * Money of a month by day, each day against the 28 before it by what comes again. Days that may still grow are left out, and days
 * that no bill has. Fails with forbidden, invalid.
 */
export const getCostDays = defineQuery({
  input: z.strictObject(moneyInput),
  authorise: (actor) => holdsAnywhere(actor, 'cost.read'),
  read: async ({ database, actor, input }) => {
    const frame = await frameOf(database, actor, input)
    if (!frame.ok) return frame
    const { series, framed } = await readSeries(database, frame.value, 'all')
    const days = judgeDays(series, spanOfPeriod(framed.month)).flatMap((one) => one.days)
    return ok({
      ...framed,
      days: days.map(({ on, amount, recurring, verdict }) => ({
        on,
        amount: amount.toFixed(),
        recurring: recurring.toFixed(),
        state: verdict.state,
        usual: usualOf(verdict),
      })),
    })
  },
})
