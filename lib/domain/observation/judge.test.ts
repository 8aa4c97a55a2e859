import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Baseline,
  judgeObservation,
  type ObservationReading,
  type ObservationSources,
  readEveryMs,
  wasWithinBefore,
} from './judge.ts'
import { limitsFor, type ObservationCheck, ObservationLimits, observationChecks } from './limits.ts'

const began = Date.parse('2026-11-21T10:00:00Z')
const minute = 60_000
const at = (minutes: number) => new Date(began + minutes * minute)
const window = { beganAt: at(0), until: at(10), cap: at(30), stepMs: 10 * minute }
const connected: ObservationSources = { metrics: 'answers', alerts: 'answers', logs: 'answers' }
const limits = ObservationLimits.parse({
  errorRate: 0.01,
  latencySeconds: 0.5,
  saturation: 0.9,
  restarts: 2,
  alerts: 0,
  logErrorsPerMinute: 10,
  minimumRequests: 100,
})

/** A quiet window, with what a test is about instead. */
function readingsOf(
  change: Partial<Record<ObservationCheck | 'requests', (number | null)[]>> = {},
  minutes = 10,
): ObservationReading[] {
  const quiet = {
    'error-rate': 0.001,
    latency: 0.2,
    saturation: 0.5,
    restarts: 0,
    alerts: 0,
    'log-errors': 1,
    health: 0,
    requests: 50,
  }
  return Object.entries(quiet).flatMap(([name, value]) => {
    const check = name as ObservationCheck | 'requests'
    const values = change[check] ?? Array.from({ length: minutes }, () => value)
    return values.map((each, index) => ({ check, at: at(index + 1), value: each }))
  })
}

const judge = (
  readings: ObservationReading[],
  minutes: number,
  baseline: Baseline | null = {},
  sources = connected,
) => judgeObservation(readings, limits, baseline, sources, window, at(minutes))

const turning = (values: number[]) => [0, 0, 0, ...values]

describe('an observation', () => {
  it('passes when the window is over and nothing was outside, and goes on until then', () => {
    expect(judge(readingsOf(), 10).verdict).toEqual({ do: 'pass' })
    expect(judge(readingsOf({}, 4), 4).verdict).toEqual({ do: 'go-on' })
    expect(judge(readingsOf(), 10).checks.every(({ verdict }) => verdict === 'ok')).toBe(true)
  })

  it.each<[ObservationCheck, number[]]>([
    ['error-rate', turning([0.2, 0.3])],
    ['latency', turning([2, 2])],
    ['saturation', turning([0.95, 1.2])],
    ['restarts', turning([2, 1])],
    ['alerts', turning([1, 1])],
    ['log-errors', turning([80, 90])],
    ['health', turning([1, 1])],
  ])('fails by %s before the window is over', (check, values) => {
    const readings = readingsOf({ [check]: values }, 5)
    expect(judge(readings, 5).verdict).toEqual({ do: 'fail', checks: [check] })
  })

  it('forgives one reading outside, but not the last of the window', () => {
    const values = [0, 0, 0.5, 0, 0, 0, 0, 0, 0, 0]
    expect(judge(readingsOf({ 'error-rate': values }), 10).verdict).toEqual({ do: 'pass' })
    const late = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0.5]
    expect(judge(readingsOf({ 'error-rate': late }), 10).verdict.do).toBe('fail')
  })

  it('does not fail by a limit that was broken before the first write, and says so', () => {
    const readings = readingsOf({ 'error-rate': [0.4, 0.5] }, 10)
    const judged = judge(readings, 10, { 'error-rate': 0.3 })
    expect(judged.verdict).toEqual({ do: 'pass' })
    expect(judged.checks[0]).toMatchObject({ verdict: 'warn', why: 'broken-before', before: 0.3 })
  })

  it('extends below the minimum of requests, and at the cap asks a person', () => {
    const few = readingsOf({ requests: [3, 4] })
    expect(judge(few, 10).verdict).toEqual({ do: 'extend', until: at(20), why: 'few' })
    expect(judge(few, 25).verdict).toEqual({ do: 'extend', until: at(30), why: 'few' })
    expect(judge(few, 30).verdict).toEqual({ do: 'ask' })
    // Errors of three requests say nothing yet.
    const bad = readingsOf({ requests: [3], 'error-rate': [1, 1] })
    expect(judge(bad, 5).verdict).toEqual({ do: 'go-on' })
  })

  it.each<[string, ObservationReading[], ObservationSources]>([
    ['said nothing at the end', readingsOf({ latency: [0.1, 0.1, null] }), connected],
    ['said nothing in most of the window', readingsOf({ latency: [null, null, 0.1] }), connected],
    ['talks nonsense', readingsOf({ latency: [Number.NaN] }), connected],
    ['has no such series', readingsOf({ latency: [] }), connected],
    ['does not answer now', readingsOf(), { ...connected, metrics: 'silent' }],
  ])('waits for a source that %s, and at the cap could not find out', (_name, readings, sources) => {
    expect(judge(readings, 10, {}, sources).verdict).toMatchObject({ do: 'extend', why: 'unknown' })
    expect(judge(readings, 30, {}, sources).verdict.do).toBe('unknown')
  })

  it('claims no pass from a source that is not there', () => {
    const none: ObservationSources = { metrics: 'absent', alerts: 'absent', logs: 'absent' }
    const judged = judge(readingsOf(), 10, {}, none)
    expect(judged.verdict).toEqual({ do: 'pass' })
    expect(judged.checks.filter(({ verdict }) => verdict === 'ok').map(({ check }) => check)).toEqual([
      'health',
    ])
    expect(judged.checks.filter(({ why }) => why === 'no-source')).toHaveLength(6)
  })

  it('claims nothing of what runs there has not: metrics answered, and this was never asked', () => {
    const judged = judge(readingsOf({ saturation: [], restarts: [] }), 10)
    expect(judged.verdict).toEqual({ do: 'pass' })
    const off = judged.checks.filter(({ why }) => why === 'no-source').map(({ check }) => check)
    expect(off).toEqual(['saturation', 'restarts'])
  })

  it('is over at once where the window has no length', () => {
    const none = { ...window, until: at(0), cap: at(0) }
    expect(judgeObservation([], limits, null, connected, none, at(0)).verdict).toEqual({ do: 'pass' })
  })

  const values = fc.array(fc.option(fc.double({ min: 0, max: 3 }), { nil: null }), { maxLength: 12 })
  const anyReadings = fc
    .record(Object.fromEntries([...observationChecks, 'requests'].map((check) => [check, values])))
    .map((change) => readingsOf(change))
  const anySources = fc.record({
    metrics: fc.constantFrom('answers', 'silent', 'absent'),
    alerts: fc.constantFrom('answers', 'silent', 'absent'),
    logs: fc.constantFrom('answers', 'silent', 'absent'),
  }) as fc.Arbitrary<ObservationSources>
  const anyBaseline = fc.dictionary(
    fc.constantFrom(...observationChecks),
    fc.option(fc.double({ min: 0, max: 3 }), { nil: null }),
  )

  it('never passes what is unknown, few or outside, never before its end, and never waits beyond its cap', () => {
    fc.assert(
      fc.property(anyReadings, anySources, anyBaseline, fc.integer({ min: 0, max: 60 }), (...asked) => {
        const [readings, sources, baseline, minutes] = asked
        const { verdict, checks } = judge(readings, minutes, baseline, sources)
        const verdicts = checks.map((each) => each.verdict)
        if (verdict.do === 'pass') {
          expect(minutes).toBeGreaterThanOrEqual(10)
          for (const bad of ['unknown', 'few', 'bad']) expect(verdicts).not.toContain(bad)
        }
        if (verdict.do === 'extend') {
          expect(verdict.until.getTime()).toBeGreaterThan(at(minutes).getTime())
          expect(verdict.until.getTime()).toBeLessThanOrEqual(window.cap.getTime())
        }
        if (minutes >= 30) expect(['pass', 'fail', 'ask', 'unknown']).toContain(verdict.do)
        for (const { verdict: own, before, limit } of checks)
          if (own === 'bad' && before !== null) expect(before).toBeLessThanOrEqual(limit ?? 0)
      }),
      { numRuns: 500 },
    )
  })
})

describe('the time before', () => {
  it('lets a rollback happen by itself only when it is known and was within', () => {
    const failed = judge(readingsOf({ 'error-rate': turning([1, 1]) }), 5, { 'error-rate': 0.001 })
    expect(wasWithinBefore(failed.checks, ['error-rate'])).toBe(true)
    const unknown = judge(readingsOf({ 'error-rate': turning([1, 1]) }), 5, null)
    expect(wasWithinBefore(unknown.checks, ['error-rate'])).toBe(false)
    const nonsense = judge(readingsOf({ 'error-rate': turning([1, 1]) }), 5, { 'error-rate': Number.NaN })
    expect(nonsense.checks.find(({ check }) => check === 'error-rate')).toMatchObject({ before: null })
    expect(wasWithinBefore(nonsense.checks, ['error-rate'])).toBe(false)
    const crashed = judge(readingsOf({ health: turning([1, 1]) }), 5, null)
    expect(wasWithinBefore(crashed.checks, ['health'])).toBe(true)
  })
})

describe('limits', () => {
  it('of a service go before those of its environment, field by field; null switches one off', () => {
    const own = { production: { errorRate: null, latencySeconds: 3, policy: 'hold' } }
    expect(limitsFor(limits, own, 'production')).toEqual({
      ...limits,
      errorRate: null,
      latencySeconds: 3,
      policy: 'hold',
    })
    expect(limitsFor(limits, own, 'preview')).toEqual(limits)
    expect(limitsFor(limits, { production: { errorRate: 7 } }, 'production')).toEqual(limits)
  })

  it('are read about every half a minute, ten times in a long window', () => {
    expect([1, 5, 10, 60].map((minutes) => readEveryMs(minutes * minute))).toEqual([
      30_000, 30_000, 60_000, 360_000,
    ])
  })
})
