import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Strategy } from '../../domain/strategy/strategy.ts'
import { Permitted } from './permitted.ts'
import { PersonReference } from './reference.ts'
import { Instant, Reason } from './wire.ts'

const tags = ['strategies']

/** How builds of a service take each other's place in one environment. */
export const StrategyItem = z.object({
  /** Slug. */
  environment: z.string(),
  /** Rolling where nobody set one. */
  strategy: Strategy,
  reason: z.string().nullable(),
  setBy: PersonReference.nullable(),
  setAt: Instant.nullable(),
  /** What may be set, and the targets that cannot do it. */
  kinds: z.array(z.object({ kind: z.enum(['rolling', 'canary', 'blue-green']), unfit: z.array(z.string()) })),
  /** Pods of its targets as seen last; null: not all of them were seen. */
  pods: z.int().nullable(),
  /** Pods that the strategy as set runs beside them at its most. */
  addedPods: z.int().nullable(),
  /** Pods that blue-green would. */
  doubledPods: z.int().nullable(),
  may: z.object({ set: Permitted }),
})
export type StrategyItem = z.infer<typeof StrategyItem>

export const strategy = {
  list: oc
    .route({
      method: 'GET',
      path: '/services/{slug}/strategies',
      tags,
      summary: 'How a new build of a service takes the place of the old one, per environment',
    })
    .input(z.strictObject({ slug: z.string().min(1).max(120) }))
    .output(z.object({ items: z.array(StrategyItem) })),
  set: oc
    .route({
      method: 'PUT',
      path: '/services/{slug}/strategies/{environment}',
      tags,
      summary: 'Set it, from the next promotion on',
    })
    .input(
      z.strictObject({
        slug: z.string().min(1).max(120),
        environment: z.string().min(1).max(120),
        strategy: Strategy,
        reason: Reason,
      }),
    )
    .output(StrategyItem),
}
