import { z } from 'zod'
import { readDayMoney } from '../../catalog/cost-report/day-money.ts'
import { findOwning } from '../../catalog/cost-report/names.ts'
import { readNow } from '../../catalog/transaction.ts'
import { periodAfter, spanOfPeriod } from '../../domain/calendar/billing-day.ts'
import { seriesOf } from '../../domain/cost-trend/day-series.ts'
import { judgeDays } from '../../domain/cost-trend/mark-days.ts'
import { wholeUntil } from '../../domain/cost-trend/whole-days.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { decide, holdsAnywhere } from '../../domain/permission/decide.ts'
import { defineQuery } from '../define.ts'
import { keyedMoney, MonthInput, runningPeriod, usualOf } from './month.ts'

const Slug = z.string().min(1).max(120).optional()

/**
 * Money of a month by day, of everything or of one product line or service, each day against the 28 before it. Days that may
 * still grow are left out. Fails with forbidden, not-found, invalid.
 */
export const getCostDays = defineQuery({
  input: z
    .strictObject({ ...MonthInput, productLine: Slug, service: Slug })
    .refine(({ productLine, service }) => productLine === undefined || service === undefined, 'one of them'),
  authorise: (actor, { productLine, service }) =>
    productLine === undefined && service === undefined
      ? decide(actor, 'cost.read')
      : holdsAnywhere(actor, 'cost.read'),
  read: async ({ database, actor, input: { productLine, service, measure, period: asked } }) => {
    const kind = service !== undefined ? 'service' : productLine !== undefined ? 'product-line' : null
    const owning = kind === null ? null : await findOwning(database, kind, service ?? productLine ?? '')
    if (kind !== null && owning === null) return fail('not-found', `there is no such ${kind}`)
    const allowed = decide(actor, 'cost.read', owning ?? {})
    if (!allowed.ok) return allowed
    const now = await readNow(database)
    const period = asked ?? runningPeriod(now)
    const money = await readDayMoney(database, {
      measure,
      by: kind ?? 'all',
      from: periodAfter(period, -1),
      to: period,
      only: owning?.id,
    })
    const wholeUntilOn = wholeUntil(now)
    const judged = judgeDays(seriesOf(money.days, keyedMoney(money.rows), wholeUntilOn), spanOfPeriod(period))
    const series = judged.map(({ currency, days }) => ({
      currency,
      days: days.map(({ on, amount, recurring, verdict }) => ({
        on,
        amount: amount.toFixed(),
        recurring: recurring.toFixed(),
        state: verdict.state,
        usual: usualOf(verdict),
      })),
    }))
    return ok({ period, measure, series, wholeUntilOn, now: now.toISOString() })
  },
})
