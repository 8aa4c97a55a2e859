import type { StepTarget } from '../../../catalog/promotion/steps.ts'
import type { MetricSeries, MetricsPort } from '../../../cloud/ports/observation.ts'
import type { CloudFailure } from '../../../cloud/ports/outcome.ts'
import { combineTargets, type TargetPoint } from '../../../domain/observation/combine.ts'
import {
  type FunctionCheck,
  functionChecks,
  functionMetricsPlace,
  functionPromqlOf,
  functionSampleQueryOf,
} from '../../../domain/observation/function-queries.ts'
import type { Baseline, ObservationReading } from '../../../domain/observation/judge.ts'
import { limitOf, type ObservationCheck } from '../../../domain/observation/limits.ts'
import {
  type MeasuredTarget,
  type MetricCheck,
  metricChecks,
  promqlOf,
  sampleQueryOf,
} from '../../../domain/observation/queries.ts'
import { imagesOf, liveTargets } from '../steps/attempt.ts'
import { baselineMs, instantOf, type Look, type SourceSaid } from './look.ts'

/** Expressions never look back less than this: scrapes come every 15 to 30 s. */
const shortestRangeSeconds = 60

interface Span {
  from: Date
  to: Date
  stepSeconds: number
  /** How far each instant looks back. */
  rangeSeconds: number
}

type Points = Map<number, TargetPoint>
type Told =
  | { kind: 'points'; points: Points; untold: TargetPoint }
  | { kind: 'absent' }
  | { kind: 'failed'; failure: CloudFailure }

/** Where a target is measured, and in which expressions. */
interface Measured {
  place: string
  /** What can be asked of it at all. */
  checks: readonly MetricCheck[]
  sample: (rangeSeconds: number) => string
  promql: (check: MetricCheck, rangeSeconds: number) => string
}

const asksFunction = (check: MetricCheck): check is FunctionCheck =>
  (functionChecks as readonly MetricCheck[]).includes(check)

function measuredFunction({ region, name }: { region: string; name: string }): Measured {
  const of = { functionName: name, versions: null }
  return {
    place: functionMetricsPlace(region),
    checks: functionChecks,
    sample: (range) => functionSampleQueryOf(of, range),
    promql: (check, range) => (asksFunction(check) ? functionPromqlOf(check, of, range) : ''),
  }
}

function measuredPods(look: Look, target: StepTarget): Measured | null {
  const { cluster, namespace, workloadName } = target
  const workloadKind = target.kind === 'edas' ? 'Application' : target.workloadKind
  if (!cluster || !namespace || !workloadKind || !workloadName) return null
  const own = [...new Set(imagesOf(look.subject, target).flatMap(({ container }) => container ?? []))]
  // In an application's pods the container has whatever name EDAS gave it.
  const container = workloadKind !== 'Application' && own.length === 1 ? (own[0] ?? null) : null
  const of: MeasuredTarget = { namespace, workloadKind, workloadName, container }
  return {
    place: cluster,
    checks: metricChecks,
    sample: (range) => sampleQueryOf(of, range),
    promql: (check, range) => promqlOf(check, of, range),
  }
}

const measured = (look: Look, target: StepTarget): Measured | null =>
  target.kind === 'fc' ? target.function && measuredFunction(target.function) : measuredPods(look, target)

/** By instant, in whole seconds. An answer without labels is one series; of several the worst counts. */
function byInstant(series: readonly MetricSeries[]): Map<number, number> {
  const found = new Map<number, number>()
  for (const { points } of series)
    for (const { at, value } of points) {
      const second = Math.round(at.getTime() / 1000)
      found.set(second, Math.max(value, found.get(second) ?? Number.NEGATIVE_INFINITY))
    }
  return found
}

const asked = (look: Look): MetricCheck[] =>
  metricChecks.filter((check) => limitOf(check, look.record.limits) !== null)

const instantsOf = ({ from, to, stepSeconds }: Span): number[] => {
  const seconds: number[] = []
  for (let at = from.getTime(); at <= to.getTime(); at += stepSeconds * 1000)
    seconds.push(Math.round(at / 1000))
  return seconds
}

async function askTarget(metrics: MetricsPort, look: Look, target: StepTarget, span: Span): Promise<Told> {
  const where = measured(look, target)
  if (!where) return { kind: 'absent' }
  const { from, to, stepSeconds, rangeSeconds } = span
  const ask = (promql: string) => metrics.queryRange(where.place, { promql, from, to, stepSeconds })
  const requests = await ask(where.sample(rangeSeconds))
  if (!requests.ok)
    return requests.failure.kind === 'not-found'
      ? { kind: 'absent' }
      : { kind: 'failed', failure: requests.failure }
  // Ranges that overlap count twice what they share.
  const share = Math.min(1, stepSeconds / rangeSeconds)
  const counted = byInstant(requests.value)
  const checks = asked(look).filter((check) => where.checks.includes(check))
  const untold: TargetPoint = {
    requests: null,
    values: Object.fromEntries(checks.map((check) => [check, null])),
  }
  const points: Points = new Map(
    instantsOf(span).map((second) => {
      const count = counted.get(second)
      const requests = count === undefined ? null : Math.max(0, count) * share
      return [second, { requests, values: { ...untold.values } }]
    }),
  )
  for (const check of checks) {
    const answer = await ask(where.promql(check, rangeSeconds))
    if (!answer.ok) return { kind: 'failed', failure: answer.failure }
    const values = byInstant(answer.value)
    for (const [second, point] of points) {
      const value = values.get(second)
      point.values[check] = value === undefined ? null : check === 'restarts' ? value * share : value
    }
  }
  return { kind: 'points', points, untold }
}

type Asked = { kind: 'readings'; at: number; point: ReturnType<typeof combineTargets> }[]

async function askAll(
  metrics: MetricsPort,
  look: Look,
  span: Span,
): Promise<Asked | { absent: true } | { failure: CloudFailure }> {
  const told = await Promise.all(
    liveTargets(look.subject).map((target) => askTarget(metrics, look, target, span)),
  )
  const failed = told.find((one) => one.kind === 'failed')
  if (failed) return { failure: failed.failure }
  const connected = told.filter((one) => one.kind === 'points')
  if (connected.length === 0) return { absent: true }
  const limits = Object.fromEntries(metricChecks.map((check) => [check, limitOf(check, look.record.limits)]))
  return instantsOf(span).map((second) => ({
    kind: 'readings',
    at: second,
    point: combineTargets(
      connected.map(({ points, untold }) => points.get(second) ?? untold),
      limits,
    ),
  }))
}

const silent = (failure: CloudFailure): SourceSaid => ({
  state: 'silent',
  problem: `${failure.product} ${failure.operation}: ${failure.message}`,
  retryAfterMs: failure.retryAfterMs,
})

/** Readings of every instant that is due and was not read yet: what a worker slept through is caught up. */
export async function readMetrics(metrics: MetricsPort, look: Look): Promise<SourceSaid> {
  const stepSeconds = look.record.readEverySeconds
  const through = instantOf(look.record.sources.metrics.throughAt) ?? look.beganAt
  const due = Math.floor((look.now.getTime() - through.getTime()) / (stepSeconds * 1000))
  if (due < 1) return { state: 'answers', throughAt: through, readings: [] }
  const at = (steps: number) => new Date(through.getTime() + steps * stepSeconds * 1000)
  const rangeSeconds = Math.max(shortestRangeSeconds, stepSeconds)
  const answer = await askAll(metrics, look, { from: at(1), to: at(due), stepSeconds, rangeSeconds })
  if ('failure' in answer) return silent(answer.failure)
  if ('absent' in answer) return { state: 'absent' }
  const readings = answer.flatMap(({ at: second, point }) =>
    Object.entries(point).map(
      ([check, value]): ObservationReading => ({
        check: check as ObservationReading['check'],
        at: new Date(second * 1000),
        value,
      }),
    ),
  )
  return { state: 'answers', throughAt: at(due), readings }
}

/** So many readings of the time before the window are enough to see where a line comes from. */
const leadReadings = 40
const inLead: readonly string[] = ['error-rate', 'latency', 'saturation'] satisfies MetricCheck[]

/** From before the first write until the window begins, for the charts; nothing is judged by it. */
export async function readLead(metrics: MetricsPort, look: Look): Promise<ObservationReading[]> {
  const from = new Date(look.firstWriteAt.getTime() - baselineMs)
  const spanMs = look.beganAt.getTime() - from.getTime()
  const stepSeconds = Math.max(look.record.readEverySeconds, Math.ceil(spanMs / 1000 / leadReadings))
  const rangeSeconds = Math.max(shortestRangeSeconds, stepSeconds)
  const to = new Date(look.beganAt.getTime() - 1)
  const answer = await askAll(metrics, look, { from, to, stepSeconds, rangeSeconds })
  if ('failure' in answer || 'absent' in answer) return []
  return answer.flatMap(({ at: second, point }) =>
    Object.entries(point)
      .filter(([check]) => inLead.includes(check))
      .map(
        ([check, value]): ObservationReading => ({
          check: check as MetricCheck,
          at: new Date(second * 1000),
          value,
        }),
      )
      // Whole seconds may round into the window, where readings count.
      .filter(({ at }) => at < look.beganAt),
  )
}

/** The same checks over the time before the first write; null while that cannot be told. */
export async function readBaseline(metrics: MetricsPort, look: Look): Promise<Baseline | null> {
  const rangeSeconds = baselineMs / 1000
  const to = look.firstWriteAt
  const answer = await askAll(metrics, look, { from: to, to, stepSeconds: rangeSeconds, rangeSeconds })
  if ('failure' in answer || 'absent' in answer) return null
  const point = answer[0]?.point ?? {}
  const idle = point.requests === 0
  const entries = asked(look).map((check): [ObservationCheck, number | null] => {
    const value = point[check]
    // Nobody asked it anything: then nothing was broken.
    if (value === undefined && idle) return [check, 0]
    const perWindow = look.record.windowMinutes / (baselineMs / 60_000)
    return [
      check,
      value === undefined || value === null ? null : check === 'restarts' ? value * perWindow : value,
    ]
  })
  return Object.fromEntries(entries)
}
