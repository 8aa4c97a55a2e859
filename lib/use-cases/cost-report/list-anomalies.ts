import { z } from 'zod'
import { listNamed } from '../../catalog/cost-report/names.ts'
import { spanOfPeriod } from '../../domain/calendar/billing-day.ts'
import { markDays } from '../../domain/cost-trend/mark-days.ts'
import { ok } from '../../domain/failure/result.ts'
import { holdsAnywhere } from '../../domain/permission/decide.ts'
import { frameOf } from '../cost-view/frame.ts'
import { moneyInput } from '../cost-view/input.ts'
import { defineQuery } from '../define.ts'
import { readSeries } from './day-series.ts'

/** More than anybody reads; that there are more is said. */
const most = 200

/**
 * Days of a month on which a product line, a team, a service or a cloud product cost much more or less than in the 28 days before.
 * Fails with forbidden, invalid.
 */
export const listAnomalies = defineQuery({
  input: z.strictObject({
    ...moneyInput,
    by: z.enum(['product-line', 'team', 'service', 'cloud-product']).default('product-line'),
  }),
  authorise: (actor) => holdsAnywhere(actor, 'cost.read'),
  read: async ({ database, actor, input: { by, ...wish } }) => {
    const frame = await frameOf(database, actor, wish)
    if (!frame.ok) return frame
    const { series, framed } = await readSeries(database, frame.value, by)
    const { marks, judged, unknown } = markDays(series, spanOfPeriod(framed.month))
    const shown = marks.slice(0, most)
    const keys = [...new Set(shown.map(({ key }) => key))]
    const named = by === 'cloud-product' ? [] : await listNamed(database, by, keys)
    const names = new Map(named.map((one) => [one.id, one]))
    const items = shown.map(({ key, on, state, amount, expected, low, high }) => ({
      on,
      key,
      slug: names.get(key)?.slug ?? null,
      name: names.get(key)?.name ?? (by === 'cloud-product' ? key : null),
      state,
      amount: amount.toFixed(),
      expected: expected.toFixed(),
      low: low.toFixed(),
      high: high.toFixed(),
    }))
    return ok({ ...framed, by, items, count: marks.length, judged, unknown })
  },
})
