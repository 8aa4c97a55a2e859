import { z } from 'zod'

/** One share of the traffic, and what has to happen before the next. */
export const CanaryStep = z.strictObject({
  /** Share of the new build, 1 to 99. */
  percent: z.int().min(1).max(99),
  /** It is watched at least so long at this share. */
  bakeMinutes: z
    .int()
    .min(0)
    .max(24 * 60),
  /** A person says when to go on, however good it looks. */
  pause: z.boolean().default(false),
})
export type CanaryStep = z.infer<typeof CanaryStep>

const rising = (steps: readonly CanaryStep[]) =>
  steps.every(({ percent }, index) => percent > (steps[index - 1]?.percent ?? 0))

/** How a new build takes the place of what runs (domain page 2.4), per service and environment. */
export const Strategy = z.discriminatedUnion('kind', [
  /** The runtime's own way, pods by pods. */
  z.strictObject({ kind: z.literal('rolling') }),
  z.strictObject({
    kind: z.literal('canary'),
    steps: z
      .array(CanaryStep)
      .min(1)
      .max(10)
      .refine(rising, 'each share must be greater than the one before'),
  }),
  z.strictObject({
    kind: z.literal('blue-green'),
    /** The new build stands ready beside the old at least so long before the cut-over. */
    bakeMinutes: z
      .int()
      .min(0)
      .max(24 * 60),
    /** A person cuts over. */
    pause: z.boolean().default(true),
    /** The old is held so long after the cut-over, so that going back is at once. */
    holdMinutes: z
      .int()
      .min(0)
      .max(7 * 24 * 60),
  }),
])
export type Strategy = z.infer<typeof Strategy>
export type StrategyKind = Strategy['kind']

export const rolling: Strategy = { kind: 'rolling' }

/** What is stored; what cannot be read as a strategy is the runtime's own way. */
export function strategyOf(stored: unknown): Strategy {
  const parsed = Strategy.safeParse(stored)
  return parsed.success ? parsed.data : rolling
}
