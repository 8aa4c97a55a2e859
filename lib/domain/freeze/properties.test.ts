import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  emergencyStop,
  freezeWindow,
  oneOff,
  question,
  recurring,
  scopeOf,
  timeSources,
} from '../../testing/freezes.ts'
import { parseWall, printWall } from '../calendar/day.ts'
import { printDuration } from '../calendar/duration.ts'
import { evaluateFreezes } from './evaluate.ts'
import { horizonMs } from './next-edge.ts'
import { prepareFreezes } from './prepare.ts'
import { spansOf } from './spans.ts'
import { actionClasses, contentClasses, type FreezeWindow } from './window.ts'

const from = Date.UTC(2026, 2, 20)
const minute = 60_000
const base = parseWall('2026-03-20T00:00') ?? 0

const schedule = fc.oneof(
  fc
    .tuple(fc.integer({ min: 0, max: 20 * 1440 }), fc.integer({ min: 1, max: 3 * 1440 }))
    .map(([start, long]) => oneOff(printWall(base + start), printWall(base + start + long))),
  fc
    .tuple(
      fc.integer({ min: -30 * 1440, max: 5 * 1440 }),
      fc.constantFrom(
        'FREQ=DAILY',
        'FREQ=WEEKLY;BYDAY=MO,WE,FR',
        'FREQ=DAILY;INTERVAL=3',
        'FREQ=WEEKLY;COUNT=4',
        'FREQ=MONTHLY;BYDAY=-1FR',
      ),
      fc.integer({ min: 1, max: 1440 }),
    )
    .map(([start, rrule, long]) => recurring(printWall(base + start), rrule, printDuration(long))),
)
const scopes = fc.constantFrom(
  { environments: ['production'] },
  { services: ['orders'] },
  { teams: ['checkout'], environments: ['production', 'test'] },
  { environments: ['test'] },
  { productLines: ['shop'], exclusions: { services: ['orders'] } },
)
const admitted = fc.array(
  fc.record({
    content: fc.subarray([...contentClasses]),
    action: fc.subarray([...actionClasses]),
    ofRelease: fc.constant(false),
  }),
  { maxLength: 2 },
)
let counter = 0
const window = (of: Partial<Record<keyof FreezeWindow, fc.Arbitrary<unknown>>> = {}) =>
  fc
    .record({
      effect: fc.constantFrom('deny', 'allow', 'require'),
      schedule,
      zone: fc.constantFrom('Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'),
      scope: scopes.map((one) => scopeOf(one)),
      admits: admitted,
      mode: fc.constantFrom('enforcing', 'enforcing', 'report-only'),
      ...of,
    })
    .map((made) => {
      counter += 1
      return freezeWindow({ ...(made as Partial<FreezeWindow>), id: `w${counter}`, name: `w${counter}` })
    })
const stops = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: 10_000 }), fc.integer({ min: 1, max: 3000 }), fc.boolean())
    .map(([start, long, includingRollback]) =>
      emergencyStop({
        setAt: new Date(from + start * minute),
        endsAt: new Date(from + (start + long) * minute),
        includingRollback,
      }),
    ),
  { maxLength: 1 },
)
const asked = fc
  .record({ content: fc.constantFrom(...contentClasses), action: fc.constantFrom(...actionClasses) })
  .map((change) => question({ change }))
const instant = fc.integer({ min: 0, max: 20 * 1440 }).map((away) => new Date(from + away * minute))
const prepared = (windows: FreezeWindow[], set: Parameters<typeof prepareFreezes>[1] = []) =>
  prepareFreezes(windows, set, timeSources())

describe('freezes, whatever the windows', () => {
  it('a further allow window never closes an open moment of a scope that has one', () => {
    const enforcing = {
      effect: fc.constant('allow'),
      mode: fc.constant('enforcing'),
      scope: fc.constant(scopeOf()),
    }
    fc.assert(
      fc.property(
        fc.array(window(), { maxLength: 4 }),
        window(enforcing),
        window({ effect: fc.constant('allow') }),
        asked,
        instant,
        (others, first, further, of, at) => {
          const before = evaluateFreezes(prepared([...others, first]), of, at)
          const after = evaluateFreezes(prepared([...others, first, further]), of, at)
          if (before.state !== 'closed') expect(after.state).toBe(before.state)
        },
      ),
      { numRuns: 500 },
    )
  })

  it('a further deny window or stop never opens anything, and a report never changes anything', () => {
    const rank = { open: 0, needs: 1, closed: 2 }
    const further = window({ effect: fc.constantFrom('deny', 'require') })
    fc.assert(
      fc.property(fc.array(window(), { maxLength: 4 }), further, asked, instant, (windows, one, of, at) => {
        const before = evaluateFreezes(prepared(windows), of, at).state
        const after = evaluateFreezes(prepared([...windows, one]), of, at).state
        expect(rank[after]).toBeGreaterThanOrEqual(rank[before])
        expect(evaluateFreezes(prepared([...windows, { ...one, mode: 'report-only' }]), of, at).state).toBe(
          before,
        )
      }),
      { numRuns: 300 },
    )
  })

  it('a question at an instant, and stretches of time, answer the same', () => {
    fc.assert(
      fc.property(fc.array(window(), { maxLength: 6 }), stops, asked, instant, (windows, set, of, at) => {
        const all = prepared(windows, set)
        const spans = spansOf(all, of, from, from + 25 * 86_400_000)
        const span = spans.find((one) => one.from <= at.getTime() && at.getTime() < one.to)
        expect(span?.state).toBe(evaluateFreezes(all, of, at).state)
        // Half-open: each edge belongs to what begins there, the instant before it to what ends.
        for (const { from: edge, to, state } of spans.slice(0, 6)) {
          expect(evaluateFreezes(all, of, new Date(edge)).state).toBe(state)
          expect(evaluateFreezes(all, of, new Date(to - 1)).state).toBe(state)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('the next opening and closing are the next ones there are', () => {
    const rank = { open: 0, needs: 1, closed: 2 }
    fc.assert(
      fc.property(fc.array(window(), { maxLength: 5 }), asked, instant, (windows, of, at) => {
        const all = prepared(windows)
        const verdict = evaluateFreezes(all, of, at)
        const later = spansOf(all, of, at.getTime(), at.getTime() + horizonMs).slice(1)
        const better = later.find((span) => rank[span.state] < rank[verdict.state])
        const worse = verdict.state === 'closed' ? undefined : later.find((span) => span.state === 'closed')
        if (verdict.opensAt !== null || better === undefined)
          expect(verdict.opensAt).toBe(better ? new Date(better.from).toISOString() : null)
        if (verdict.closesAt !== null || worse === undefined)
          expect(verdict.closesAt).toBe(worse ? new Date(worse.from).toISOString() : null)
        // It gives up only on what is far away.
        if (better && better.from < at.getTime() + 30 * 86_400_000) expect(verdict.opensAt).not.toBeNull()
      }),
      { numRuns: 200 },
    )
  })

  it('a reason that closes is there whenever it is closed, and none when it is not', () => {
    fc.assert(
      fc.property(fc.array(window(), { maxLength: 6 }), stops, asked, instant, (windows, set, of, at) => {
        const { state, reasons } = evaluateFreezes(prepared(windows, set), of, at)
        expect(reasons.some(({ weight }) => weight === 'closes')).toBe(state === 'closed')
        if (state === 'needs') expect(reasons.some(({ weight }) => weight === 'needs')).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})
