import type { ObservationPage } from '../../lib/api/contract/observation.ts'

type Stored = NonNullable<ObservationPage['record']>
export type CheckName = Stored['checks'][number]['check']
export type Word = Stored['checks'][number]['verdict']

export interface ChartPoint {
  /** Milliseconds. */
  at: number
  /** Null: the source had nothing to say. */
  value: number | null
}

/** One chart: the readings of a check, or how many requests came so far. */
export interface ChartSeries {
  check: CheckName | 'requests'
  /** waiting: nothing was read yet. */
  verdict: Word | 'waiting'
  points: ChartPoint[]
  /** Of requests it is the least that is needed; of all others the most that is allowed. */
  limit: number | null
  /** What the verdict rests on. */
  value: number | null
  before: number | null
}

/** A check that is said in a row, not drawn. */
export type StatedCheck = Omit<Stored['checks'][number], 'verdict'> & { verdict: Word | 'waiting' }

const drawn: readonly CheckName[] = ['error-rate', 'latency', 'saturation', 'restarts', 'log-errors']
const counted: readonly string[] = ['restarts', 'requests']
const order: readonly CheckName[] = [
  'error-rate',
  'latency',
  'saturation',
  'restarts',
  'log-errors',
  'alerts',
  'health',
]

/** Each check as it was judged last; before the first look as its limit says. */
export function statedChecks(record: Stored): StatedCheck[] {
  const { limits } = record
  const limitOf: Record<CheckName, number | null> = {
    'error-rate': limits.errorRate,
    latency: limits.latencySeconds,
    saturation: limits.saturation,
    restarts: limits.restarts,
    'log-errors': limits.logErrorsPerMinute,
    alerts: limits.alerts,
    health: 0,
  }
  return order.map((check) => {
    const judged = record.checks.find((one) => one.check === check)
    if (judged) return judged
    const limit = limitOf[check]
    const unread = { check, limit, value: null, before: null }
    return limit === null
      ? { ...unread, verdict: 'off', why: 'no-limit' }
      : { ...unread, verdict: 'waiting', why: null }
  })
}

/** Readings of one name, oldest first; what counts adds up over the window, and its time before is left out. */
function pointsOf(page: ObservationPage, name: string, beganAt: number): ChartPoint[] {
  const own = page.samples
    .filter(({ check }) => check === name)
    .map(({ at, value }) => ({ at: Date.parse(at), value }))
  if (!counted.includes(name)) return own
  let sum = 0
  const adding = own
    .filter(({ at }) => at >= beganAt)
    .map(({ at, value }) => {
      sum += value ?? 0
      return { at, value: value === null ? null : sum }
    })
  return adding.length > 0 ? [{ at: beganAt, value: 0 }, ...adding] : []
}

/** What is drawn, in the order in which it is looked at; what is not watched is not drawn. */
export function chartsOf(page: ObservationPage): ChartSeries[] {
  const { record } = page
  if (!record || record.windowMinutes === 0) return []
  const beganAt = Date.parse(record.beganAt)
  const checks = statedChecks(record).filter(
    ({ check, verdict }) => drawn.includes(check) && verdict !== 'off',
  )
  const charts = checks.map(({ check, verdict, limit, value, before }) => {
    return { check, verdict, limit, value, before, points: pointsOf(page, check, beganAt) }
  })
  const measured = charts.some(({ check }) => check !== 'log-errors')
  const requests = measured ? requestsOf(page, record, beganAt) : null
  return requests ? [...charts, requests] : charts
}

/** The sample that the verdicts rest on, against the least that is needed. */
function requestsOf(page: ObservationPage, record: Stored, beganAt: number): ChartSeries {
  const least = record.limits.minimumRequests
  const enough = record.requests !== null && record.requests >= least
  const read = record.checks.length > 0
  return {
    check: 'requests',
    verdict: enough ? 'ok' : !read ? 'waiting' : record.requests === null ? 'unknown' : 'few',
    limit: least > 0 ? least : null,
    value: record.requests,
    before: null,
    points: pointsOf(page, 'requests', beganAt),
  }
}
