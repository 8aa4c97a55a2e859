import { z } from 'zod'
import { readDelivery } from '../../catalog/figure/delivery-reads.ts'
import { ok } from '../../domain/failure/result.ts'
import { addSums, anything, deliveryFigures, enough, noSums } from '../../domain/figure/delivery-figures.ts'
import { hotfixDays } from '../../domain/figure/judge-delivery.ts'
import { addDays, figurePeriods, rangesOf } from '../../domain/figure/period.ts'
import { decide } from '../../domain/permission/decide.ts'
import { defineQuery } from '../define.ts'
import { deliveryInput, mustBeThere, scopeOf } from './delivery-input.ts'

/**
 * The figures of delivery of everything, a product line, a team or a service in one environment: the period, the one
 * before and a point per day or week. Fails with not-found, invalid (more than one scope).
 */
export const getDelivery = defineQuery({
  input: z.strictObject(deliveryInput),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, input }) => {
    const scope = scopeOf(input)
    if (!scope.ok) return scope
    const { days, step } = figurePeriods[input.period]
    const width = step === 'day' ? 1 : 7
    const asked = { scope: scope.value, environment: input.environment ?? null, days, width }
    const found = await readDelivery(database, asked)
    const there = mustBeThere(found, scope.value, input.environment)
    if (!there.ok) return there
    const { current, previous, points } = rangesOf(input.period, found.today)
    const sumsAt = new Map(found.sums.map((sums) => [sums.key, sums]))
    const inside = found.sums.filter(({ key }) => key >= 0)
    return ok({
      scope: { kind: scope.value.kind, slug: found.scope?.slug ?? null, name: found.scope?.name ?? null },
      environment: there.value,
      period: { ...current, key: input.period, step, days },
      before: previous,
      zone: found.zone,
      values: deliveryFigures(addSums(inside), days),
      previous: deliveryFigures(sumsAt.get(-1) ?? noSums, days),
      points: points.map((from, at) => ({
        from,
        values: deliveryFigures(
          sumsAt.get(at) ?? noSums,
          width,
          // Before anything was counted nothing is known, not even that there was nothing.
          found.since !== null && addDays(from, width) > found.since ? anything : enough,
        ),
      })),
      enough,
      hotfixDays,
      waiting: found.waiting,
      since: found.since,
      now: found.now,
    })
  },
})
