import { z } from 'zod'
import { listStrategyPlaces, type StrategyPlaceRow } from '../../catalog/strategy/settings.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { decide } from '../../domain/permission/decide.ts'
import { addedPodsOf } from '../../domain/strategy/capacity.ts'
import { fits } from '../../domain/strategy/fit.ts'
import { type Strategy, type StrategyKind, strategyOf } from '../../domain/strategy/strategy.ts'
import { defineQuery } from '../define.ts'
import { type Permitted, permitted } from '../promotion/permitted.ts'

const kinds = ['rolling', 'canary', 'blue-green'] as const satisfies readonly StrategyKind[]

/** StrategyItem of the API contract. */
export interface StrategyItem extends Pick<StrategyPlaceRow, 'environment' | 'reason' | 'setBy' | 'setAt'> {
  strategy: Strategy
  kinds: { kind: StrategyKind; unfit: string[] }[]
  pods: number | null
  addedPods: number | null
  doubledPods: number | null
  may: { set: Permitted }
}

export function itemOf(row: StrategyPlaceRow, actor: Actor): StrategyItem {
  const { environment, reason, setBy, setAt, targets } = row
  const strategy = strategyOf(row.stored)
  const seen = targets.map(({ pods }) => pods)
  const blueGreen = { kind: 'blue-green', bakeMinutes: 0, pause: true, holdMinutes: 0 } as const
  return {
    environment,
    reason,
    setBy,
    setAt,
    strategy,
    kinds: kinds.map((kind) => ({
      kind,
      unfit: targets.filter((target) => !fits(kind, target)).map(({ name }) => name),
    })),
    pods: seen.some((pods) => pods === null)
      ? null
      : seen.reduce<number>((sum, pods) => sum + (pods ?? 0), 0),
    addedPods: addedPodsOf(strategy, targets),
    doubledPods: addedPodsOf(blueGreen, targets),
    may: { set: permitted(decide(actor, 'service.edit', row)) },
  }
}

/** How builds of a service take each other's place, per environment where it lives. Fails with not-found. */
export const listStrategies = defineQuery({
  input: z.strictObject({ slug: z.string().min(1).max(120) }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, actor, input }) => {
    const rows = await listStrategyPlaces(database, input.slug)
    return rows.length === 0
      ? fail('not-found', `no service "${input.slug}" lives anywhere`, { noun: 'service' })
      : ok({ items: rows.map((row) => itemOf(row, actor)) })
  },
})
