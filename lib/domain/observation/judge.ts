import {
  limitOf,
  needsRequests,
  type ObservationCheck,
  type ObservationLimits,
  observationChecks,
} from './limits.ts'

/** One value of one check at one instant; null when its source answered and had nothing sensible to say. */
export interface ObservationReading {
  check: ObservationCheck | 'requests'
  at: Date
  value: number | null
}

/**
 * answers: its readings are complete until now. silent: it did not answer just now. absent: there is no such source here,
 * and nobody claims a pass from it.
 */
export type SourceState = 'answers' | 'silent' | 'absent'

export interface ObservationWindow {
  beganAt: Date
  /** End as planned now. */
  until: Date
  /** It is never extended beyond. */
  cap: Date
  /** By how much it is extended at once. */
  stepMs: number
}

/** What was measured of the time before the first write; null: could not be told. */
export type Baseline = Partial<Record<ObservationCheck, number | null>>

export type CheckVerdict = 'ok' | 'bad' | 'warn' | 'few' | 'unknown' | 'off'

export interface JudgedCheck {
  check: ObservationCheck
  verdict: CheckVerdict
  /** Why it is off or only a warning: a key under `observation.why`. */
  why: 'no-limit' | 'no-source' | 'broken-before' | null
  limit: number | null
  /** What the verdict rests on, in the unit of the check. */
  value: number | null
  before: number | null
}

export type ObservationVerdict =
  /** Nothing speaks against it so far, or not yet enough. */
  | { do: 'go-on' }
  /** The window ends later: too few requests, or a source that did not answer. */
  | { do: 'extend'; until: Date; why: 'few' | 'unknown' }
  | { do: 'pass' }
  | { do: 'fail'; checks: ObservationCheck[] }
  /** Too few requests until the cap: a person decides. */
  | { do: 'ask' }
  /** A source did not say until the cap. */
  | { do: 'unknown'; checks: ObservationCheck[] }

export interface JudgedObservation {
  verdict: ObservationVerdict
  checks: JudgedCheck[]
  /** Answered in the window; null when nobody counts them. */
  requests: number | null
}

export interface ObservationSources {
  metrics: SourceState
  alerts: SourceState
  logs: SourceState
}

const sourceOf: Record<ObservationCheck, keyof ObservationSources | null> = {
  'error-rate': 'metrics',
  latency: 'metrics',
  saturation: 'metrics',
  restarts: 'metrics',
  alerts: 'alerts',
  'log-errors': 'logs',
  health: null,
}

/** So many readings in a row must be outside of the limit: one alone is a hiccup. */
const inARow = 2

const known = (reading: ObservationReading): reading is ObservationReading & { value: number } =>
  reading.value !== null && Number.isFinite(reading.value)

/** Whether it is outside now, and by which value; a count adds up over the window. */
function outside(
  check: ObservationCheck,
  values: readonly number[],
  limit: number,
): { bad: boolean; value: number | null } {
  if (check === 'restarts') {
    const sum = values.reduce((all, value) => all + value, 0)
    return { bad: sum > limit, value: values.length === 0 ? null : sum }
  }
  const last = values.slice(-inARow)
  const bad = last.length === inARow && last.every((value) => value > limit)
  return { bad, value: values.at(-1) ?? null }
}

interface Told {
  readings: readonly ObservationReading[]
  requests: number | null
  /** Metrics were read at least once. */
  answered: boolean
  limits: ObservationLimits
  baseline: Baseline | null
  sources: ObservationSources
  /** The window is over: what is known now has to do. */
  over: boolean
}

function judgeCheck(check: ObservationCheck, told: Told): JudgedCheck {
  const limit = limitOf(check, told.limits)
  const measured = told.baseline?.[check]
  // What is no number was not told.
  const before = measured != null && Number.isFinite(measured) ? measured : null
  const source = sourceOf[check]
  const judged = (
    verdict: CheckVerdict,
    value: number | null = null,
    why: JudgedCheck['why'] = null,
  ): JudgedCheck => ({ check, verdict, why, limit, value, before })
  if (limit === null) return judged('off', null, 'no-limit')
  if (source !== null && told.sources[source] === 'absent') return judged('off', null, 'no-source')
  const own = told.readings.filter((reading) => reading.check === check)
  // What runs there has no such thing to measure: its source answered, and this was never a question.
  if (source === 'metrics' && !needsRequests.includes(check) && own.length === 0 && told.answered)
    return judged('off', null, 'no-source')
  const said = own.filter(known)
  const { bad, value } = outside(
    check,
    said.map((reading) => reading.value),
    limit,
  )
  const byRequests = needsRequests.includes(check)
  const few = byRequests && told.requests !== null && told.requests < told.limits.minimumRequests
  if (few) return judged('few', value)
  const last = own.at(-1)
  const endsBad = told.over && last !== undefined && known(last) && check !== 'restarts' && last.value > limit
  if (bad || endsBad)
    return before !== null && before > limit ? judged('warn', value, 'broken-before') : judged('bad', value)
  // Silence at the end, or through most of the window, is not knowing.
  const away = source !== null && told.sources[source] === 'silent'
  const silent = away || last === undefined || !known(last) || said.length * 2 < own.length
  return silent ? judged('unknown', value) : judged('ok', value)
}

/** Requests of the window: a source that counted none of them has not told a number. */
function countRequests(readings: readonly ObservationReading[]): number | null {
  const counted = readings.filter((reading) => reading.check === 'requests').filter(known)
  return counted.length === 0 ? null : counted.reduce((sum, { value }) => sum + value, 0)
}

function extended(window: ObservationWindow, now: Date): Date | null {
  const from = Math.max(window.until.getTime(), now.getTime())
  const until = Math.min(window.cap.getTime(), from + window.stepMs)
  return until > now.getTime() ? new Date(until) : null
}

/**
 * What becomes of an observation, from all readings of its window so far (oldest first), the limits, what was measured
 * before the first write, and the time. Pure. Unknown is never pass: a silent source is waited for until the window's
 * cap and then ends as `unknown`; too few requests are waited for likewise, and then a person decides. A limit that was
 * broken before the first write warns and does not fail. A window of no length passes at once.
 */
export function judgeObservation(
  readings: readonly ObservationReading[],
  limits: ObservationLimits,
  baseline: Baseline | null,
  sources: ObservationSources,
  window: ObservationWindow,
  now: Date,
): JudgedObservation {
  const over = now >= window.until
  const requests = countRequests(readings)
  const answered = readings.some(({ check }) => check === 'requests')
  const told = { readings, requests, answered, limits, baseline, sources, over }
  if (window.until.getTime() <= window.beganAt.getTime())
    return { verdict: { do: 'pass' }, checks: [], requests }
  const checks = observationChecks.map((check) => judgeCheck(check, told))
  const named = (verdict: CheckVerdict) =>
    checks.filter((each) => each.verdict === verdict).map(({ check }) => check)
  const bad = named('bad')
  const answer = (verdict: ObservationVerdict): JudgedObservation => ({ verdict, checks, requests })
  if (bad.length > 0) return answer({ do: 'fail', checks: bad })
  if (!over) return answer({ do: 'go-on' })
  const unknown = named('unknown')
  const few = named('few')
  if (unknown.length === 0 && few.length === 0) return answer({ do: 'pass' })
  const until = extended(window, now)
  if (until) return answer({ do: 'extend', until, why: unknown.length > 0 ? 'unknown' : 'few' })
  return unknown.length > 0 ? answer({ do: 'unknown', checks: unknown }) : answer({ do: 'ask' })
}

/** Whether a failed observation may go back by itself as far as its own readings say: the time before is known and was within. */
export function wasWithinBefore(
  checks: readonly JudgedCheck[],
  failed: readonly ObservationCheck[],
): boolean {
  return checks
    .filter(({ check }) => failed.includes(check))
    .every(({ check, limit, before }) =>
      // Alerts that began earlier are not counted at all, and pods that crash are those of the new build.
      check === 'alerts' || check === 'health' ? true : before !== null && limit !== null && before <= limit,
    )
}

/** Time between two readings: about half a minute, and not more than ten in a window. */
export function readEveryMs(windowMs: number): number {
  return Math.max(30_000, Math.ceil(windowMs / 10 / 1000) * 1000)
}
