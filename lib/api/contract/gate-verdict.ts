import { z } from 'zod'
import { Instant } from './wire.ts'

export const Verdict = z.enum(['pass', 'warn', 'wait', 'block', 'overridden', 'off'])
export type Verdict = z.infer<typeof Verdict>

/** One rule judged for a promotion, with every reason; words are in the message files under `gate`. */
export const GateVerdict = z.object({
  gate: z.string(),
  verdict: Verdict,
  reasons: z.array(
    z.object({
      key: z.string(),
      /** Values for the sentence, and evidence. */
      values: z.record(z.string(), z.unknown()),
    }),
  ),
  /** Who can resolve it: names of people, or keys of roles. */
  resolvers: z.array(
    z.object({ kind: z.enum(['person', 'role', 'group', 'time', 'cloud']), name: z.string() }),
  ),
  /** When time alone resolves it. */
  until: Instant.nullable(),
  /** Age of the fact it rests on; null where it rests on none of the cloud's. */
  seenAt: Instant.nullable().optional(),
})
export type GateVerdict = z.infer<typeof GateVerdict>
