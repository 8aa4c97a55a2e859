import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wallTimeIn, wallTimeOf } from './wall-time.ts'

describe('wall time', () => {
  const at = (zone: string, month: number, day: number, hour: number, minute: number) =>
    wallTimeIn(zone, { year: 2026, month, day, hour, minute, second: 0 })?.toISOString()
  it.each([
    ['Asia/Shanghai', 1, 1, 0, 0, '2025-12-31T16:00:00.000Z'],
    ['Europe/Berlin', 3, 29, 1, 59, '2026-03-29T00:59:00.000Z'],
    // Skipped: 02:30 is not there, half an hour after the jump is 03:30.
    ['Europe/Berlin', 3, 29, 2, 30, '2026-03-29T01:30:00.000Z'],
    ['Europe/Berlin', 3, 29, 3, 0, '2026-03-29T01:00:00.000Z'],
    // Doubled: the first of the two.
    ['Europe/Berlin', 10, 25, 2, 30, '2026-10-25T00:30:00.000Z'],
    ['Europe/Berlin', 10, 25, 3, 0, '2026-10-25T02:00:00.000Z'],
  ])('%s %i-%i %i:%i', (zone, month, day, hour, minute, expected) => {
    expect(at(zone, month, day, hour, minute)).toBe(expected)
  })
  it('does not know every zone', () => {
    expect(at('Moon/Base', 1, 1, 0, 0)).toBeUndefined()
  })
  it('reads back what it showed, in every hour that is there once', () => {
    const zones = fc.constantFrom('Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'UTC')
    // January to February has no change of clocks anywhere of these.
    const instants = fc
      .integer({ min: 0, max: 50 * 24 * 60 })
      .map((minutes) => new Date(Date.UTC(2026, 0, 3) + minutes * 60_000))
    fc.assert(
      fc.property(zones, instants, (zone, at) => {
        const wall = wallTimeOf(zone, at)
        expect(wall && wallTimeIn(zone, wall)).toEqual(at)
      }),
    )
    expect(wallTimeOf('Moon/Base', new Date())).toBeNull()
  })
})
