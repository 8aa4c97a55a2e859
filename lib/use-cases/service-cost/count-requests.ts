import {
  type DueRequestDay,
  listDueRequestDays,
  writeRequestDay,
} from '../../catalog/service-cost/request-days.ts'
import type { MetricsPort } from '../../cloud/ports/observation.ts'
import type { CloudResult } from '../../cloud/ports/outcome.ts'
import { billingInstant } from '../../domain/calendar/billing-day.ts'
import { dayAfter } from '../../domain/calendar/day-span.ts'
import { comparison } from '../../domain/cost-trend/before-after.ts'
import { ok, type Result } from '../../domain/failure/result.ts'
import { sampleQueryOf } from '../../domain/observation/queries.ts'
import type { Surroundings } from '../define.ts'

/** Few at once: a company has thousands of them on its first day, and the clusters' Prometheus has other work. */
const atOnce = 50
/** More are looked at, so that those of a cluster that does not answer never stand in the way of the others. */
const looked = 1000
/** Promotions of so long ago are still shown with what they cost. */
const daysBack = 60
const daySeconds = 86_400

type Counted = number | null

async function countTarget(
  metrics: MetricsPort,
  target: NonNullable<DueRequestDay['targets'][number]>,
  on: string,
): Promise<CloudResult<Counted>> {
  const { cluster, namespace, kind, name } = target
  if (kind !== 'Deployment' && kind !== 'StatefulSet' && kind !== 'Rollout') return { ok: true, value: null }
  const promql = sampleQueryOf(
    { namespace, workloadKind: kind, workloadName: name, container: null },
    daySeconds,
  )
  const end = billingInstant(dayAfter(on))
  const told = await metrics.queryRange(cluster, { promql, from: end, to: end, stepSeconds: daySeconds })
  if (!told.ok) return told.failure.kind === 'not-found' ? { ok: true, value: null } : told
  const values = told.value.flatMap(({ points }) => points.map(({ value }) => value))
  // No series is no answer of zero: nothing counts requests there, or nothing does any more.
  return { ok: true, value: values.length === 0 ? null : Math.round(Math.max(...values)) }
}

/** Null: not known of every target. A cluster that did not answer is asked again another time. */
async function countDay(
  metrics: MetricsPort,
  { targets, on }: DueRequestDay,
): Promise<{ requests: Counted } | { silent: string }> {
  let requests: Counted = targets.length === 0 ? null : 0
  for (const target of targets) {
    const told = target === null ? null : await countTarget(metrics, target, on)
    if (target !== null && told?.ok === false) return { silent: target.cluster }
    const value = told?.ok ? told.value : null
    requests = requests === null || value === null ? null : requests + value
  }
  return { requests }
}

/**
 * Counts the requests that services answered on the days that their promotions are compared by, from the clusters' own metrics:
 * each day once, when it is over. Days of a cluster that does not answer are asked again at the next turn. Answers how many were
 * written, and the clusters that did not answer.
 */
export async function countRequests({
  database,
  cloud,
}: Surroundings): Promise<Result<{ written: number; silent: string[] }>> {
  const days = await listDueRequestDays(database, { sideDays: comparison.days, daysBack, limit: looked })
  let written = 0
  const silent = new Set<string>()
  for (const day of days) {
    if (written === atOnce) break
    if (day.targets.some((target) => target !== null && silent.has(target.cluster))) continue
    const { metrics } = await cloud.reading(day.connectionId)
    const told = await countDay(metrics, day)
    if ('silent' in told) {
      silent.add(told.silent)
      continue
    }
    await writeRequestDay(database, { ...day, requests: told.requests })
    written += 1
  }
  return ok({ written, silent: [...silent] })
}
