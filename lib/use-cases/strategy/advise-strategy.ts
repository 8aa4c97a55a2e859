import { z } from 'zod'
import { type PlaceCost, readPlaceCosts, readRecovery } from '../../catalog/strategy/recovery.ts'
import { listStrategyPlaces, type StrategyPlaceRow } from '../../catalog/strategy/settings.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { Decimal } from '../../domain/money/money.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { decide } from '../../domain/permission/decide.ts'
import { defineQuery } from '../define.ts'
import { permitted } from '../promotion/permitted.ts'
import { adviceOf } from './advice-of.ts'
import { itemOf } from './list-strategies.ts'

/** What an hour of a second set of pods costs; null where the reader may not see money, or the pods are not known. */
function doubledPerHour(actor: Actor, place: StrategyPlaceRow, costs: readonly PlaceCost[]) {
  const { pods, doubledPods } = itemOf(place, actor)
  if (!pods || doubledPods === null || !decide(actor, 'cost.read', place).ok) return null
  const share = new Decimal(doubledPods).div(pods).div(24)
  return costs
    .filter(({ environmentId }) => environmentId === place.environmentId)
    .map(({ currency, perDay, days }) => ({
      currency,
      amount: new Decimal(perDay).times(share).toDecimalPlaces(6).toString(),
      days,
    }))
}

/**
 * How soon faults of a service are noticed and undone in each environment, the strategy that calls for, how what is set
 * differs, and what running everything twice costs an hour. Fails with not-found.
 */
export const adviseStrategy = defineQuery({
  input: z.strictObject({ slug: z.string().min(1).max(120) }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, actor, input }) => {
    const places = await listStrategyPlaces(database, input.slug)
    const [first] = places
    if (!first) return fail('not-found', `no service "${input.slug}" lives anywhere`, { noun: 'service' })
    const rows = await readRecovery(database, first.serviceId)
    const costs = await readPlaceCosts(database, first.serviceId)
    const items = places.flatMap((place) => {
      const row = rows.find(({ environmentId }) => environmentId === place.environmentId)
      if (!row) return []
      const { environment, notice, back, advice, mismatch } = adviceOf(row)
      return [
        { environment, notice, back, advice, mismatch, doubledPerHour: doubledPerHour(actor, place, costs) },
      ]
    })
    const [any] = rows
    return ok({
      tier: any?.tier ?? null,
      stated: {
        noticeMinutes: any?.statedNoticeMinutes ?? null,
        backMinutes: any?.statedBackMinutes ?? null,
      },
      items,
      may: { state: permitted(decide(actor, 'service.edit', first)) },
    })
  },
})
