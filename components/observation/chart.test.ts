import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ObservationPage } from '../../lib/api/contract/observation.ts'
import { ObservationLimits } from '../../lib/domain/observation/limits.ts'
import { newObservation } from '../../lib/domain/observation/record.ts'
import { frameOf, lineThrough, lonely, nearest, placed, roundedUp, topOf } from './chart-scale.ts'
import { chartsOf, statedChecks } from './chart-series.ts'

const began = Date.parse('2026-06-18T09:48:00Z')
const minute = 60_000
const at = (minutes: number) => new Date(began + minutes * minute).toISOString()

function pageOf(
  change: Partial<NonNullable<ObservationPage['record']>> = {},
  rest: Partial<ObservationPage> = {},
): ObservationPage {
  const record = newObservation({
    limits: ObservationLimits.parse({}),
    beganAt: new Date(began),
    windowMinutes: 30,
    readEveryMs: 180_000,
  })
  return {
    record: { ...record, ...change },
    samples: [],
    alerts: [],
    rolledBackBy: null,
    withheld: null,
    decided: null,
    firstWriteAt: at(-8),
    observeUntilAt: at(30),
    now: at(12),
    ...rest,
  }
}

describe('what is drawn of an observation', () => {
  it('says of every check what it waits for before the first look', () => {
    const { record } = pageOf({ limits: ObservationLimits.parse({ saturation: null }) })
    const stated = record ? statedChecks(record) : []
    expect(stated.map(({ verdict }) => verdict)).toEqual([
      'waiting',
      'waiting',
      'off',
      'waiting',
      'waiting',
      'waiting',
      'waiting',
    ])
    expect(stated[0]?.limit).toBe(0.05)
  })

  it('draws nothing where the window has no length, and no check that is not watched', () => {
    expect(chartsOf(pageOf({ windowMinutes: 0 }))).toEqual([])
    const limits = ObservationLimits.parse({ latencySeconds: null, restarts: null })
    expect(chartsOf(pageOf({ limits })).map(({ check }) => check)).toEqual([
      'error-rate',
      'saturation',
      'log-errors',
      'requests',
    ])
    const absent = { check: 'error-rate', verdict: 'off', why: 'no-source' } as const
    const none = { limit: 0.05, value: null, before: null }
    const alone = pageOf({
      limits: ObservationLimits.parse({ latencySeconds: null, restarts: null, saturation: null }),
      checks: [{ ...absent, ...none }],
    })
    // Where nothing is measured nobody counts requests either.
    expect(chartsOf(alone).map(({ check }) => check)).toEqual(['log-errors'])
  })

  it('adds up what counts, inside the window alone', () => {
    const samples = [
      { check: 'restarts', at: at(-3), value: 7 },
      { check: 'restarts', at: at(3), value: 1 },
      { check: 'restarts', at: at(6), value: null },
      { check: 'restarts', at: at(9), value: 2 },
      { check: 'error-rate', at: at(-3), value: 0.01 },
    ]
    const charts = chartsOf(pageOf({}, { samples }))
    const values = (check: string) =>
      charts.find((chart) => chart.check === check)?.points.map(({ value }) => value)
    expect(values('restarts')).toEqual([0, 1, null, 3])
    expect(values('error-rate')).toEqual([0.01])
  })

  it.each([
    [null, [], 'waiting'],
    [null, [{}], 'unknown'],
    [12, [{}], 'few'],
    [50, [{}], 'ok'],
  ])('of %s requests with %j read says %s', (requests, read, verdict) => {
    const checks = read.map(() => ({
      check: 'error-rate' as const,
      verdict: 'ok' as const,
      why: null,
      limit: 0.05,
      value: 0,
      before: 0,
    }))
    expect(chartsOf(pageOf({ requests, checks })).at(-1)).toMatchObject({
      check: 'requests',
      verdict,
      limit: 50,
    })
  })
})

describe('the time of the charts', () => {
  it('reaches from before the first write to the end as planned', () => {
    const frame = frameOf(pageOf())
    expect(
      frame && [frame.from, frame.firstWriteAt, frame.to].map((one) => ((one ?? 0) - began) / minute),
    ).toEqual([-18, -8, 30])
  })

  it('ends with the last reading of one that has ended', () => {
    const samples = [{ check: 'error-rate', at: at(6), value: 0.2 }]
    expect(frameOf(pageOf({ verdict: 'failed' }, { samples }))?.to).toBe(began + 6 * minute)
  })

  it('leaves the window a third of the width however long the rollout took', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 1, max: 1000 }), (took, window) => {
        const frame = frameOf(pageOf({}, { firstWriteAt: at(-took), observeUntilAt: at(window) }))
        if (!frame) throw new Error('no frame')
        expect(frame.from).toBeLessThan(frame.beganAt)
        expect((frame.to - frame.beganAt) / (frame.to - frame.from)).toBeGreaterThanOrEqual(0.33)
      }),
    )
  })

  it('has none before it began', () => {
    expect(frameOf({ ...pageOf(), record: null })).toBeNull()
  })
})

describe('the scale', () => {
  it.each([
    [0, 1],
    [0.0575, 0.06],
    [0.12, 0.12],
    [2.3, 2.5],
    [69, 80],
    [9.9, 10],
  ])('rounds %d up to %d', (value, rounded) => expect(roundedUp(value)).toBe(rounded))

  it('has room for the limit and for all that is drawn', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e9, noNaN: true }),
        fc.array(fc.double({ min: 0, max: 1e9, noNaN: true })),
        (limit, values) => {
          const points = values.map((value, index) => ({ at: index, value }))
          const top = topOf({ check: 'latency', verdict: 'ok', points, limit, value: null, before: null }, 0)
          expect(top).toBeGreaterThanOrEqual(Math.max(limit, ...values))
          expect(top).toBeGreaterThan(0)
        },
      ),
    )
  })

  it('breaks the line where a reading is missing, and keeps what stands alone', () => {
    const points = [1, 2, null, 3, null].map((value, index) => ({ at: index, value }))
    expect(
      lineThrough(
        points,
        (one) => one,
        (one) => one,
      ),
    ).toBe('M0.0 1.0L1.0 2.0M3.0 3.0')
    expect(lonely(points)).toEqual([{ at: 3, value: 3 }])
  })

  it('finds the nearest reading', () => {
    const points = [
      { at: 10, value: 1 },
      { at: 20, value: null },
      { at: 30, value: 2 },
    ]
    expect([0, 14, 16, 99].map((one) => nearest(points, one))).toEqual([0, 0, 1, 2])
    expect(nearest([], 5)).toBe(-1)
  })

  it('lets no label touch a more important one', () => {
    const labels = [50, 90, 100, 0].map((x) => ({ key: `${x}`, x, text: '' }))
    expect(placed(labels, 45).map(({ x }) => x)).toEqual([50, 100, 0])
  })
})
