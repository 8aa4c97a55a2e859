import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Permitted } from './permitted.ts'
import { Reason } from './wire.ts'

const tags = ['strategies']
const slug = z.string().min(1).max(120)
const Kind = z.enum(['rolling', 'canary', 'blue-green'])

const RecoveryTime = z.object({
  minutes: z.number(),
  /** Seen in the ledger, said by people, or what a rollout takes here. */
  source: z.enum(['measured', 'stated', 'rollouts']),
  /** Of what was measured: the middle of so many. */
  samples: z.int().nullable(),
})
export type RecoveryTime = z.infer<typeof RecoveryTime>

export const AdviceItem = z.object({
  /** Slug. */
  environment: z.string(),
  /** From the first write of a build that had to go to the word that it must; null: not known. */
  notice: RecoveryTime.nullable(),
  /** From that word until the old build ran everywhere again; null: not known. */
  back: RecoveryTime.nullable(),
  advice: z.object({
    /** Null: nothing can be said. */
    kind: Kind.nullable(),
    why: z.enum(['nobody-there', 'unknown', 'soon-enough', 'noticing', 'going-back']),
    /** How long a fault may last before it counts, by tier. */
    objectiveMinutes: z.int(),
    /** What it would be if the targets could do it. */
    unfit: Kind.nullable(),
  }),
  /** How what is set differs from it. */
  mismatch: z.enum(['too-little', 'other', 'too-much']).nullable(),
  /** What an hour of blue-green's second set costs: effective, the average of so many days; null: not for the reader, or pods not known. */
  doubledPerHour: z.array(z.object({ currency: z.string(), amount: z.string(), days: z.int() })).nullable(),
})
export type AdviceItem = z.infer<typeof AdviceItem>

export const StrategyAdvice = z.object({
  tier: z.int().nullable(),
  stated: z.object({ noticeMinutes: z.int().nullable(), backMinutes: z.int().nullable() }),
  items: z.array(AdviceItem),
  may: z.object({ state: Permitted }),
})
export type StrategyAdvice = z.infer<typeof StrategyAdvice>

export const MismatchItem = AdviceItem.omit({ doubledPerHour: true }).extend({
  /** Slug. */
  service: z.string(),
  /** The strategy that is set. */
  set: Kind,
})
export type MismatchItem = z.infer<typeof MismatchItem>

const Minutes = z
  .int()
  .min(0)
  .max(7 * 24 * 60)
  .nullable()

export const strategyAdvice = {
  mismatches: oc
    .route({
      method: 'GET',
      path: '/strategy-mismatches',
      tags,
      summary: 'Places whose strategy is not what their recovery calls for, worst first',
    })
    .output(z.object({ items: z.array(MismatchItem), count: z.int() })),
  get: oc
    .route({
      method: 'GET',
      path: '/services/{slug}/strategy-advice',
      tags,
      summary: 'How soon faults are noticed and undone, and the strategy that calls for',
    })
    .input(z.strictObject({ slug }))
    .output(StrategyAdvice),
  state: oc
    .route({
      method: 'PUT',
      path: '/services/{slug}/recovery',
      tags,
      summary: 'Say how long noticing and going back take, for where there is no history',
    })
    .input(z.strictObject({ slug, noticeMinutes: Minutes, backMinutes: Minutes, reason: Reason }))
    .output(StrategyAdvice),
}
