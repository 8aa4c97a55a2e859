import { z } from 'zod'
import { readTrend, type TrendDay } from '../../catalog/cost-view/trend.ts'
import { billingDayOf, periodAfter, spanOfPeriod } from '../../domain/calendar/billing-day.ts'
import { dayAfter, daysOf } from '../../domain/calendar/day-span.ts'
import { shareOf } from '../../domain/cost-view/share.ts'
import { ok } from '../../domain/failure/result.ts'
import { Decimal } from '../../domain/money/money.ts'
import { holdsAnywhere } from '../../domain/permission/decide.ts'
import { defineQuery } from '../define.ts'
import { frameOf } from './frame.ts'
import { moneyInput } from './input.ts'

const pointOf = (on: string, day: TrendDay | undefined) => ({
  on,
  amount: day?.amount ?? null,
  money: {
    owned: day?.owned ?? '0',
    whole: day?.taggable ?? '0',
    share: shareOf(new Decimal(day?.owned ?? 0), new Decimal(day?.taggable ?? 0)),
  },
  subjects: {
    owned: day?.ownedSubjects ?? 0,
    whole: day?.subjects ?? 0,
    share: shareOf(day?.ownedSubjects ?? 0, day?.subjects ?? 0),
  },
})

/**
 * Cost and coverage day by day, up to the last known day of a month and so many months back (1 to 24). A day that no source has
 * is a point without an amount: not known, and never zero. Fails with forbidden, invalid.
 */
export const getTrend = defineQuery({
  input: z.strictObject({ ...moneyInput, months: z.coerce.number().int().min(1).max(24).default(3) }),
  authorise: (actor) => holdsAnywhere(actor, 'cost.read'),
  read: async ({ database, actor, input }) => {
    const framed = await frameOf(database, actor, input)
    if (!framed.ok) return framed
    const { month, measure, currency, reaches, now } = framed.value
    const end = spanOfPeriod(month).untilOn
    const tomorrow = dayAfter(billingDayOf(new Date(now)))
    const last = reaches.reduce(
      (found, { lastOn }) => (lastOn !== null && lastOn > found ? lastOn : found),
      '',
    )
    // Rules of today hold today, whenever its bill comes.
    const goalBefore = tomorrow < end ? tomorrow : end
    const untilOn = last !== '' && dayAfter(last) < end ? dayAfter(last) : goalBefore
    const fromOn = `${periodAfter(month, 1 - input.months)}-01`
    const found = await readTrend(database, { fromOn, untilOn, goalBefore }, framed.value)
    const known = new Map(found.days.map((day) => [day.on, day]))
    // What nobody knows before the first day that is known is no gap.
    const first = found.days[0]?.on ?? untilOn
    return ok({
      month,
      measure,
      currency,
      points: daysOf({ fromOn: first, untilOn }).map((on) => pointOf(on, known.get(on))),
      marks: found.marks,
      goal: found.goal === null ? null : found.goal / 100,
      now,
    })
  },
})
