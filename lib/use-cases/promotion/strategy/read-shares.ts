import type { StepTarget } from '../../../catalog/promotion/steps.ts'
import type { ReadingCloud } from '../../../cloud/ports/cloud.ts'
import type { MetricSeries, MetricsPort } from '../../../cloud/ports/observation.ts'
import type { CloudResult } from '../../../cloud/ports/outcome.ts'
import type { ShareLook, ShareReading } from '../../../domain/strategy/judge.ts'
import { type Attempt, nameOf } from '../steps/attempt.ts'
import type { MeasuredShare } from './share-runtime.ts'
import { shareRuntimeOf } from './share-runtimes.ts'

/** What was seen of one target at its share, and in which words it is in trouble. */
export interface SeenShare {
  target: string
  look: ShareLook
  problem: string | null
  /** Somebody else changed what was set. */
  lost: string | null
}

const untold: ShareReading = { requests: null, errorRate: null, latencySeconds: null }

const newest = (series: readonly MetricSeries[]): number | null => {
  const values = series.flatMap(({ points }) => points.slice(-1).map(({ value }) => value))
  return values.length === 0 ? null : Math.max(...values)
}

/** Null: nothing measures there at all. What a source that is there does not tell stays untold. */
async function readShare(
  metrics: MetricsPort,
  share: MeasuredShare,
  now: Date,
  rangeSeconds: number,
): Promise<ShareReading | null> {
  const ask = (promql: string): Promise<CloudResult<MetricSeries[]>> =>
    metrics.queryRange(share.place, { promql, from: now, to: now, stepSeconds: 60 })
  const requests = await ask(share.requests(rangeSeconds))
  if (!requests.ok) return requests.failure.kind === 'not-found' ? null : untold
  const errorRate = await ask(share.errorRate(rangeSeconds))
  const latency = await ask(share.latency(rangeSeconds))
  if (!errorRate.ok || !latency.ok) return untold
  return {
    requests: newest(requests.value),
    errorRate: newest(errorRate.value),
    latencySeconds: newest(latency.value),
  }
}

/** Looks at one target's share and measures it beside the stable one, over the last `rangeSeconds`. */
export async function readShares(
  cloud: ReadingCloud,
  attempt: Attempt,
  target: StepTarget,
  rangeSeconds: number,
): Promise<SeenShare> {
  const { cluster, workload } = nameOf(target)
  const percent = attempt.step.percent ?? 0
  const named = { target: `${cluster} ${workload}` }
  const seen = await shareRuntimeOf(target).look(cloud, attempt, target)
  if (!seen.ok) {
    const look = { percent, share: untold, stable: untold, health: null }
    return { ...named, look, problem: seen.failure.message, lost: null }
  }
  const { share, stable, health, problem, lost } = seen.value
  const read = (part: MeasuredShare | null) =>
    part === null ? untold : readShare(cloud.metrics, part, attempt.now, rangeSeconds)
  return {
    ...named,
    look: { percent, share: await read(share), stable: await read(stable), health },
    problem,
    lost,
  }
}
