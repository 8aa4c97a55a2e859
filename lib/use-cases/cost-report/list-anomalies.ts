import { z } from 'zod'
import { readDayMoney } from '../../catalog/cost-report/day-money.ts'
import { listOwning, type Owning } from '../../catalog/cost-report/names.ts'
import { readNow } from '../../catalog/transaction.ts'
import { periodAfter, spanOfPeriod } from '../../domain/calendar/billing-day.ts'
import { anomalyHistory } from '../../domain/cost-trend/anomaly.ts'
import { seriesOf } from '../../domain/cost-trend/day-series.ts'
import { markDays } from '../../domain/cost-trend/mark-days.ts'
import { wholeUntil } from '../../domain/cost-trend/whole-days.ts'
import { ok } from '../../domain/failure/result.ts'
import { decide, holdsAnywhere } from '../../domain/permission/decide.ts'
import { defineQuery } from '../define.ts'
import { keyedMoney, MonthInput, runningPeriod } from './month.ts'

/**
 * Days of a month on which a product line, a team or a cloud product cost much more or less than in the 28 days before, as far as the
 * reader may see whose money it is; of cloud products only who may see everything. Fails with forbidden.
 */
export const listAnomalies = defineQuery({
  input: z.strictObject({
    ...MonthInput,
    by: z.enum(['product-line', 'team', 'cloud-product']).default('product-line'),
  }),
  authorise: (actor, { by }) =>
    by === 'cloud-product' ? decide(actor, 'cost.read') : holdsAnywhere(actor, 'cost.read'),
  read: async ({ database, actor, input: { by, measure, period: asked } }) => {
    const now = await readNow(database)
    const period = asked ?? runningPeriod(now)
    const money = await readDayMoney(database, { measure, by, from: periodAfter(period, -1), to: period })
    const series = seriesOf(money.days, keyedMoney(money.rows), wholeUntil(now))
    const keys = [...new Set(series.map(({ key }) => key))]
    const owners = by === 'cloud-product' ? [] : await listOwning(database, by, keys)
    const owning = new Map<string, Owning>(owners.map((owner) => [owner.id, owner]))
    const seen =
      by === 'cloud-product'
        ? series
        : series.filter(({ key }) => decide(actor, 'cost.read', owning.get(key) ?? {}).ok)
    const { marks, judged, unknown } = markDays(seen, spanOfPeriod(period))
    const items = marks.map(({ amount, expected, low, high, ...mark }) => ({
      ...mark,
      name: owning.get(mark.key)?.name ?? mark.key,
      amount: amount.toFixed(),
      expected: expected.toFixed(),
      low: low.toFixed(),
      high: high.toFixed(),
    }))
    return ok({ period, measure, by, items, judged, unknown, rule: anomalyHistory, now: now.toISOString() })
  },
})
