import { type AlertTarget, alertNames } from './alert-place.ts'
import { type MetricCheck, metricChecks } from './queries.ts'

/** What one target's cluster said at one instant. */
export interface TargetPoint {
  requests: number | null
  /** A check that is missing is none that this target has. */
  values: Partial<Record<MetricCheck, number | null>>
}

/** One value per check over all targets of a place; a check that is missing was not a question at that instant. */
export type CombinedPoint = Partial<Record<MetricCheck | 'requests', number | null>>

const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0)

function worst(values: readonly (number | null)[], limit: number | null): number | null {
  const said = values.filter((value) => value !== null)
  const most = said.length === 0 ? null : Math.max(...said)
  // A target that said nothing could only make it worse: enough to fail by, not to pass by.
  if (said.length === values.length) return most
  return most !== null && limit !== null && most > limit ? most : null
}

/**
 * Readings of several targets at one instant as one: the worst target counts, requests and restarts add up. A target that
 * nobody asked anything in that time has no error rate and no latency, and that is no silence. Pure.
 */
export function combineTargets(
  points: readonly TargetPoint[],
  limits: Partial<Record<MetricCheck, number | null>>,
): CombinedPoint {
  if (points.length === 0) return {}
  const combined: CombinedPoint = {}
  const counted = points.map(({ requests }) => requests)
  combined.requests = counted.every((value) => value !== null) ? sum(counted) : null
  for (const check of metricChecks) {
    const limit = limits[check] ?? null
    if (limit === null) continue
    const asksRequests = check === 'error-rate' || check === 'latency'
    const asked = points.filter(
      ({ requests, values }) => check in values && !(asksRequests && requests === 0),
    )
    if (asked.length === 0) continue
    const values = asked.map((point) => point.values[check] ?? null)
    combined[check] =
      check === 'restarts'
        ? values.every((value) => value !== null)
          ? sum(values)
          : worst(values, limit)
        : worst(values, limit)
  }
  return combined
}

/** Whether an alert speaks of one of these workloads: its labels name it or one of its pods, in its own cluster. */
export const alertConcerns = (labels: Record<string, string>, targets: readonly AlertTarget[]): boolean =>
  targets.some((target) => alertNames(labels, target))
