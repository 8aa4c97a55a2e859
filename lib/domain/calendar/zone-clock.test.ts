import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wallTimeOf } from '../time/wall-time.ts'
import { dayOf, minutesPerDay, parseWall } from './day.ts'
import { clockOf, type ZoneClock } from './zone-clock.ts'

const zones = Intl.supportedValuesOf('timeZone')
const clock = (zone: string) => clockOf(zone) as ZoneClock
const wall = (text: string) => parseWall(text) ?? Number.NaN

/** What the platform's own formatter shows, in minutes. */
function shown(zone: string, at: number): number {
  const of = wallTimeOf(zone, new Date(at))
  return of ? dayOf(of.year, of.month, of.day) * minutesPerDay + of.hour * 60 + of.minute : Number.NaN
}

describe('the clocks of a zone', () => {
  it('show what the platform shows, on both sides of every change of every zone', () => {
    for (const zone of zones)
      for (const { at } of clock(zone).changesIn(Date.UTC(2025, 0, 1), Date.UTC(2027, 0, 1)))
        for (const near of [at - 60_000, at, at + 3_600_000])
          expect([zone, near, clock(zone).wallAt(near)]).toEqual([zone, near, shown(zone, near)])
  })

  it('show what the platform shows at any instant', () => {
    const instant = fc.integer({ min: Date.UTC(2005, 0, 1), max: Date.UTC(2040, 0, 1) })
    fc.assert(
      fc.property(fc.constantFrom(...zones), instant, (zone, at) => {
        expect(clock(zone).wallAt(at)).toBe(shown(zone, at))
      }),
      { numRuns: 300 },
    )
  })

  it('come back to the wall time they were asked for, or jump over it', () => {
    const minute = fc.integer({ min: wall('2024-01-01T00:00'), max: wall('2029-01-01T00:00') })
    fc.assert(
      fc.property(fc.constantFrom(...zones), minute, (zone, asked) => {
        const { first, last, skipped } = clock(zone).instantsOf(asked)
        expect(last).toBeGreaterThanOrEqual(first)
        if (skipped) {
          expect(clock(zone).wallAt(first - 1)).toBeLessThan(asked)
          expect(clock(zone).wallAt(first)).toBeGreaterThan(asked)
        } else for (const at of [first, last]) expect(clock(zone).wallAt(at)).toBe(asked)
      }),
      { numRuns: 1000 },
    )
  })

  it.each([
    ['Europe/Berlin', '2026-03-29T02:30', '2026-03-29T01:00Z', '2026-03-29T01:00Z', true],
    ['Europe/Berlin', '2026-10-25T02:30', '2026-10-25T00:30Z', '2026-10-25T01:30Z', false],
    ['Australia/Lord_Howe', '2026-04-05T01:45', '2026-04-04T14:45Z', '2026-04-04T15:15Z', false],
    // A whole day that Samoa never had.
    ['Pacific/Apia', '2011-12-30T12:00', '2011-12-30T10:00Z', '2011-12-30T10:00Z', true],
    ['Asia/Kathmandu', '2026-05-01T12:00', '2026-05-01T06:15Z', '2026-05-01T06:15Z', false],
  ])('%s %s', (zone, text, first, last, skipped) => {
    const found = clock(zone).instantsOf(wall(text))
    expect(found).toEqual({ first: Date.parse(first), last: Date.parse(last), skipped })
  })

  it.each(['Moon/Base', '', '+08:00', 'GMT+8 ', '../etc/passwd', 'Asia/Shanghai\n'])(
    'knows no zone %j',
    (zone) => {
      expect(clockOf(zone)).toBeNull()
    },
  )
})
