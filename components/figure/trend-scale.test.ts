import { describe, expect, it } from 'vitest'
import { floorOfShares, timeOnAxis, topOfTrend, trendPath } from './trend-scale.ts'

const line = (...values: (number | null)[]) =>
  values.map((value, at) => ({ from: `2026-11-0${at + 1}`, value }))

describe('a trend', () => {
  it.each([
    ['time' as const, line(90_000, 300_000), 4 * 86_400],
    ['time' as const, line(5000, 7300), 4 * 3600],
    ['time' as const, line(null), 60],
    ['share' as const, line(0.9, 1), 1],
    ['share' as const, line(0.12), 0.12],
    ['number' as const, line(7), 8],
    ['number' as const, line(0), 1],
  ])('of %s ends its axis at a round number', (kind, points, top) =>
    expect(topOfTrend(points, kind)).toBe(top),
  )
  it('reads its axis in the unit in which it is whole', () =>
    expect([172_800, 7200, 360, 80].map(timeOnAxis)).toEqual(['2 d', '2 h', '6 m', '80 s']))
  it.each([
    [[0.85, 0.91, 0.95], 0.8],
    [[0.9, 1], 0.8],
    [[0.04, null], 0],
    [[1], 0.9],
    [[null], 0],
    [[], 0],
  ])('of the shares %j begins at %d', (values, floor) => expect(floorOfShares(values)).toBe(floor))
  it('is broken where nothing is known', () => {
    const path = trendPath(
      line(1, 2, null, 3),
      (at) => at,
      (value) => value,
    )
    expect(path).toBe('M0.0 1.0L1.0 2.0M3.0 3.0')
  })
})
