import { z } from 'zod'
import { ObservationLimits, observationChecks } from './limits.ts'

const Check = z.enum(observationChecks)

const Source = z.object({
  /** Null: not asked yet. */
  state: z.enum(['answers', 'silent', 'absent']).nullable(),
  /** ISO instant up to which its readings are complete. */
  throughAt: z.string().nullable(),
  problem: z.string().nullable(),
})

/** What is stored of an observation (promotion.observation), and sent with the promotion: the frame of its charts. */
export const ObservationRecord = z.object({
  limits: ObservationLimits,
  /** ISO instants. */
  beganAt: z.string(),
  capAt: z.string(),
  windowMinutes: z.number(),
  readEverySeconds: z.number(),
  readAt: z.string().nullable(),
  sources: z.object({ metrics: Source, alerts: Source, logs: Source }),
  /** Measured of the ten minutes before the first write, by check; null where it could not be told. */
  baseline: z.record(z.string(), z.number().nullable()).nullable(),
  checks: z.array(
    z.object({
      check: Check,
      verdict: z.enum(['ok', 'bad', 'warn', 'few', 'unknown', 'off']),
      why: z.enum(['no-limit', 'no-source', 'broken-before']).nullable(),
      limit: z.number().nullable(),
      value: z.number().nullable(),
      before: z.number().nullable(),
    }),
  ),
  requests: z.number().nullable(),
  verdict: z.enum(['watching', 'passed', 'failed', 'asked', 'unknown']),
  extensions: z.array(
    z.object({ at: z.string(), until: z.string(), why: z.enum(['few', 'unknown', 'clock']) }),
  ),
})
export type ObservationRecord = z.infer<typeof ObservationRecord>

const notAsked = { state: null, throughAt: null, problem: null }

/** An observation at its begin, before anything was read. */
export function newObservation(of: {
  limits: ObservationLimits
  beganAt: Date
  windowMinutes: number
  readEveryMs: number
}): ObservationRecord {
  const longest = Math.max(of.windowMinutes, of.limits.extendToMinutes)
  return {
    limits: of.limits,
    beganAt: of.beganAt.toISOString(),
    // Where nothing is observed, nothing is extended.
    capAt: new Date(of.beganAt.getTime() + (of.windowMinutes === 0 ? 0 : longest) * 60_000).toISOString(),
    windowMinutes: of.windowMinutes,
    readEverySeconds: of.readEveryMs / 1000,
    readAt: null,
    sources: { metrics: notAsked, alerts: notAsked, logs: notAsked },
    baseline: null,
    checks: [],
    requests: null,
    verdict: 'watching',
    extensions: [],
  }
}
