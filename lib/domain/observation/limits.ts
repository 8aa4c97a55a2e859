import { z } from 'zod'

/** What an observation asks. `health` is the runtime's own word on pods, the others are measured. */
export const observationChecks = [
  'error-rate',
  'latency',
  'saturation',
  'restarts',
  'alerts',
  'log-errors',
  'health',
] as const
export type ObservationCheck = (typeof observationChecks)[number]

/** Checks that can be judged only by requests that somebody made. */
export const needsRequests: readonly ObservationCheck[] = ['error-rate', 'latency']

export const ObservationPolicy = z.enum(['roll-back', 'hold', 'ask'])
export type ObservationPolicy = z.infer<typeof ObservationPolicy>

/** Null: this is not looked at. */
const limit = (schema: z.ZodNumber) => schema.nullable()

/**
 * What a build may do while it is observed (domain page 2.4). An environment has all of it; a service may state some of
 * it anew per environment.
 */
export const ObservationLimits = z.object({
  /** Share of requests answered with an error of the service, 0 to 1. */
  errorRate: limit(z.number().min(0).max(1)).default(0.05),
  /** 95th percentile, seconds. */
  latencySeconds: limit(z.number().positive().max(600)).default(2),
  /** Share of the processor or memory limit of the worst pod. */
  saturation: limit(z.number().positive().max(10)).default(0.95),
  /** Restarts of its containers in the whole window that are still let through. */
  restarts: limit(z.int().min(0).max(1000)).default(2),
  /** Alerts that began to fire in the window and still do. */
  alerts: limit(z.int().min(0).max(1000)).default(0),
  logErrorsPerMinute: limit(z.number().min(0).max(1_000_000)).default(60),
  /** Fewer requests than this in the window say nothing: it is extended, and then a person decides. */
  minimumRequests: z.int().min(0).max(100_000_000).default(50),
  /** The window is never extended beyond this, counted from its begin. */
  extendToMinutes: z
    .int()
    .min(0)
    .max(24 * 60)
    .default(60),
  /** What follows when it fails. */
  policy: ObservationPolicy.default('ask'),
})
export type ObservationLimits = z.infer<typeof ObservationLimits>

const all = ObservationLimits.shape

/** What a service states of its own for one environment: only what is different there. */
export const OwnLimits = z
  .object({
    errorRate: all.errorRate.unwrap().optional(),
    latencySeconds: all.latencySeconds.unwrap().optional(),
    saturation: all.saturation.unwrap().optional(),
    restarts: all.restarts.unwrap().optional(),
    alerts: all.alerts.unwrap().optional(),
    logErrorsPerMinute: all.logErrorsPerMinute.unwrap().optional(),
    minimumRequests: all.minimumRequests.unwrap().optional(),
    extendToMinutes: all.extendToMinutes.unwrap().optional(),
    policy: ObservationPolicy.optional(),
  })
  .strict()
export type OwnLimits = z.infer<typeof OwnLimits>

/** By environment slug. */
export const ServiceLimits = z.record(z.string().min(1).max(120), OwnLimits)
export type ServiceLimits = z.infer<typeof ServiceLimits>

/** The limits of a service in an environment: its own word goes before the environment's, field by field. */
export function limitsFor(
  environment: ObservationLimits,
  service: unknown,
  environmentSlug: string,
): ObservationLimits {
  const own = ServiceLimits.safeParse(service)
  const stated = own.success ? Object.entries(own.data[environmentSlug] ?? {}) : []
  return { ...environment, ...Object.fromEntries(stated.filter(([, value]) => value !== undefined)) }
}

/** The limit of a check in the unit its readings have; null when it is not looked at. */
export function limitOf(check: ObservationCheck, limits: ObservationLimits): number | null {
  switch (check) {
    case 'error-rate':
      return limits.errorRate
    case 'latency':
      return limits.latencySeconds
    case 'saturation':
      return limits.saturation
    case 'restarts':
      return limits.restarts
    case 'alerts':
      return limits.alerts
    case 'log-errors':
      return limits.logErrorsPerMinute
    case 'health':
      return 0
  }
}
