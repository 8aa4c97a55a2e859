import { z } from 'zod'

const Step = z.object({ mark: z.string(), name: z.string(), begun: z.boolean(), ended: z.boolean() })

/** Where the reading of a log goes on. */
export const TailPlace = z.object({
  /** Index of the step that is read. */
  step: z.int().min(0),
  offset: z.number().min(0),
  /** As they were last told; null: ask. */
  steps: z.array(Step).nullable(),
  /** How often in a row nothing new was there. */
  idle: z.int().min(0),
})
export type TailPlace = z.infer<typeof TailPlace>

export const firstPlace: TailPlace = { step: 0, offset: 0, steps: null, idle: 0 }

/** After so many milliseconds a log that prints is read again. */
const eagerMs = 1_000
const idleMs = [1_000, 1_500, 2_000, 3_000]

/** When to ask again: at once while more is there, then every second, less often the longer nothing came. */
export function againAfterMs(found: { more: boolean; printed: boolean; idle: number }): number {
  if (found.more) return 0
  if (found.printed) return eagerMs
  return idleMs[Math.min(found.idle, idleMs.length - 1)] ?? eagerMs
}
