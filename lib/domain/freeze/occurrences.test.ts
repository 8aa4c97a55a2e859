import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  china2026,
  freezeWindow,
  oneOff,
  recurring,
  releaseTimes,
  timeSources,
} from '../../testing/freezes.ts'
import { parseWall, printWall } from '../calendar/day.ts'
import { calendarsOf } from '../calendar/working-days.ts'
import { clockOf, type ZoneClock } from '../calendar/zone-clock.ts'
import { instantsOf, occurrencesOf } from './occurrences.ts'
import type { FreezeWindow } from './window.ts'

const zones = Intl.supportedValuesOf('timeZone')
const changing = zones.filter(
  (zone) => clockOf(zone)?.changesIn(Date.UTC(2025, 0, 1), Date.UTC(2027, 0, 1)).length,
)
const minute = 60_000
const times = (of: Partial<FreezeWindow>, sources = timeSources()) => occurrencesOf(freezeWindow(of), sources)
const list = (of: Partial<FreezeWindow>, from: string, to: string, sources = timeSources()) =>
  times(of, sources)
    .between(Date.parse(from), Date.parse(to))
    .map(({ startsAt, endsAt }) =>
      [startsAt, endsAt].map((at) => new Date(at).toISOString().slice(0, 16)).join(' '),
    )

/** A window near a clock change of the zone: where edges go wrong. */
const nearChange = fc.constantFrom(...changing).chain((zone) => {
  const clock = clockOf(zone) as ZoneClock
  return fc.record({
    zone: fc.constant(zone),
    change: fc.constantFrom(...clock.changesIn(Date.UTC(2025, 0, 1), Date.UTC(2027, 0, 1))),
    before: fc.integer({ min: -180, max: 180 }),
    minutes: fc.integer({ min: 1, max: 360 }),
  })
})

describe('written and in force, in every zone with clock changes', () => {
  const written = ({
    zone,
    change,
    before,
    minutes,
  }: {
    zone: string
    change: { at: number }
    before: number
    minutes: number
  }) => {
    const clock = clockOf(zone) as ZoneClock
    const from = clock.wallAt(change.at - 1) + before
    return {
      clock,
      from,
      to: from + minutes,
      around: [change.at - 12 * 60 * minute, change.at + 20 * 60 * minute] as const,
    }
  }
  const holds = ({ startsAt, endsAt }: { startsAt: number; endsAt: number }, at: number) =>
    startsAt <= at && at < endsAt

  it('deny and require are never shorter: every minute whose wall reading is inside, is inside', () => {
    fc.assert(
      fc.property(nearChange, fc.constantFrom('deny', 'require'), (near, effect) => {
        const { clock, from, to, around } = written(near)
        const one = instantsOf(clock, effect as 'deny', from, to)
        for (let at = around[0]; at < around[1]; at += minute) {
          const reading = clock.wallAt(at)
          if (from <= reading && reading < to)
            expect([near.zone, printWall(reading), holds(one, at)]).toEqual([
              near.zone,
              printWall(reading),
              true,
            ])
        }
      }),
      { numRuns: 300 },
    )
  })

  it('allow is never longer: every minute inside has a wall reading inside', () => {
    fc.assert(
      fc.property(nearChange, (near) => {
        const { clock, from, to, around } = written(near)
        const one = instantsOf(clock, 'allow', from, to)
        for (let at = around[0]; at < around[1]; at += minute) {
          if (!holds(one, at)) continue
          const reading = clock.wallAt(at)
          expect([near.zone, from <= reading && reading < to]).toEqual([near.zone, true])
        }
      }),
      { numRuns: 300 },
    )
  })

  it('both hold in every zone there is, at every clock change of two years, wherever the edges lie', () => {
    const quarter = 15 * minute
    const wrong: string[] = []
    for (const zone of changing) {
      const clock = clockOf(zone) as ZoneClock
      for (const change of clock.changesIn(Date.UTC(2025, 0, 1), Date.UTC(2027, 0, 1)))
        for (const before of [-75, -30, 0, 15, 45])
          for (const minutes of [15, 60, 150]) {
            const from = clock.wallAt(change.at - 1) + 1 + before
            const [deny, allow] = (['deny', 'allow'] as const).map((effect) =>
              instantsOf(clock, effect, from, from + minutes),
            )
            for (let at = change.at - 4 * 60 * minute; at < change.at + 6 * 60 * minute; at += quarter) {
              const reading = clock.wallAt(at)
              const inside = from <= reading && reading < from + minutes
              if (deny && inside && !holds(deny, at)) wrong.push(`${zone} deny ${printWall(reading)}`)
              if (allow && !inside && holds(allow, at)) wrong.push(`${zone} allow ${printWall(reading)}`)
            }
          }
    }
    expect(changing.length).toBeGreaterThan(100)
    expect(wrong).toEqual([])
  })

  it('one written outside the change is as long as written', () => {
    for (const zone of zones) {
      const one = instantsOf(
        clockOf(zone) as ZoneClock,
        'deny',
        parseWall('2026-01-20T09:00') ?? 0,
        parseWall('2026-01-20T17:00') ?? 0,
      )
      expect([zone, (one.endsAt - one.startsAt) / minute]).toEqual([zone, 480])
    }
  })
})

describe('the rules of the clock, by example', () => {
  const berlin = (effect: FreezeWindow['effect'], from: string, to: string) =>
    list({ effect, zone: 'Europe/Berlin', schedule: oneOff(from, to) }, '2026-01-01', '2027-01-01')
  it.each([
    // A start in the skipped hour begins at the next valid minute.
    ['deny', '2026-03-29T02:30', '2026-03-29T05:00', ['2026-03-29T01:00 2026-03-29T03:00']],
    ['allow', '2026-03-29T02:30', '2026-03-29T05:00', ['2026-03-29T01:00 2026-03-29T03:00']],
    // All of it skipped: it never is.
    ['deny', '2026-03-29T02:10', '2026-03-29T02:50', []],
    // The doubled hour.
    ['deny', '2026-10-25T02:30', '2026-10-25T04:00', ['2026-10-25T00:30 2026-10-25T03:00']],
    ['require', '2026-10-25T01:00', '2026-10-25T02:30', ['2026-10-24T23:00 2026-10-25T01:30']],
    ['allow', '2026-10-25T01:00', '2026-10-25T02:30', ['2026-10-24T23:00 2026-10-25T00:30']],
    ['allow', '2026-10-25T02:30', '2026-10-25T04:00', ['2026-10-25T01:30 2026-10-25T03:00']],
    ['allow', '2026-10-25T02:15', '2026-10-25T02:45', ['2026-10-25T00:15 2026-10-25T00:45']],
    ['deny', '2026-10-25T02:15', '2026-10-25T02:45', ['2026-10-25T00:15 2026-10-25T01:45']],
  ] as const)('%s %s to %s', (effect, from, to, expected) => {
    expect(berlin(effect, from, to)).toEqual(expected)
  })

  it('a recurring window stays at its hour on the wall, summer and winter', () => {
    const nightly = {
      zone: 'America/New_York',
      schedule: recurring('2026-03-06T22:00', 'FREQ=DAILY', 'PT8H'),
    }
    expect(list(nightly, '2026-03-07T12:00Z', '2026-03-09T12:00Z')).toEqual([
      '2026-03-08T03:00 2026-03-08T10:00',
      '2026-03-09T02:00 2026-03-09T10:00',
    ])
  })
})

describe('times of windows', () => {
  it('finds the one in force, and the next, as a list does', () => {
    const rule = fc.constantFrom(
      'FREQ=DAILY',
      'FREQ=WEEKLY;BYDAY=MO,FR',
      'FREQ=MONTHLY;BYDAY=-1FR',
      'FREQ=DAILY;COUNT=5',
    )
    const from = Date.UTC(2026, 0, 1)
    fc.assert(
      fc.property(
        rule,
        fc.constantFrom(...changing),
        fc.integer({ min: 1, max: 1440 }),
        fc.integer({ min: 0, max: 400 * 1440 }),
        (rrule, zone, minutes, away) => {
          const found = times({ zone, schedule: recurring('2026-01-02T21:40', rrule, `PT${minutes}M`) })
          const all = found.between(from - 1e10, from + 6e10)
          const at = from + away * minute
          expect(found.at(at)).toEqual(all.find((one) => one.startsAt <= at && at < one.endsAt) ?? null)
          const next = found.after(at)
          if (next && next.startsAt < from + 5e10) expect(next).toEqual(all.find((one) => one.startsAt > at))
          // Half-open: a time is in force from its first instant on, and at its end no more.
          for (const one of all.slice(0, 8)) {
            expect(found.at(one.startsAt)).toEqual(one)
            expect(found.at(one.endsAt - 1)).toEqual(one)
            expect(found.at(one.endsAt)).not.toEqual(one)
          }
        },
      ),
      { numRuns: 150 },
    )
  })

  it('moves to working days: closed from the last working day before the holiday to the first after it', () => {
    const sources = timeSources([], calendarsOf(china2026))
    const golden: Partial<FreezeWindow> = {
      schedule: oneOff('2026-10-01T18:00', '2026-10-07T10:00'),
      workingDay: { country: 'CN', start: 'last-before', end: 'first-after' },
    }
    expect(list(golden, '2026-01-01', '2027-01-01', sources)).toEqual(['2026-09-30T10:00 2026-10-08T02:00'])
    const payday: Partial<FreezeWindow> = {
      schedule: recurring('2026-01-10T00:00', 'FREQ=MONTHLY;BYMONTHDAY=10', 'P1D'),
      workingDay: { country: 'CN', start: 'on-or-last-before', end: null },
    }
    expect(list(payday, '2026-04-30', '2026-06-01', sources)).toEqual(['2026-05-08T16:00 2026-05-10T16:00'])
  })

  it('of a release move with it, and end when it is closed', () => {
    const bound: Partial<FreezeWindow> = {
      schedule: {
        kind: 'release',
        releaseId: '202603',
        phase: 'release-week',
        startOffsetMinutes: -60,
        endOffsetMinutes: 0,
      },
    }
    const of = (release: Parameters<typeof releaseTimes>[0]) =>
      list(bound, '2026-01-01', '2027-01-01', timeSources([releaseTimes(release)]))
    expect(of({})).toEqual(['2026-03-09T00:00 2026-03-12T14:00'])
    expect(of({ goLiveEndsAt: new Date('2026-03-13T14:00:00Z') })).toEqual([
      '2026-03-09T00:00 2026-03-13T14:00',
    ])
    expect(of({ closedAt: new Date('2026-03-12T13:00:00Z') })).toEqual(['2026-03-09T00:00 2026-03-12T13:00'])
  })
})
