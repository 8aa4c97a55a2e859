import { expect, it } from 'vitest'
import { weekOf } from './week.ts'

it.each([
  ['2026-11-21T06:00:00Z', 'Asia/Shanghai', 0, '2026-11-15T16:00:00.000Z', '2026-11-22T16:00:00.000Z'],
  ['2026-11-21T06:00:00Z', 'Asia/Shanghai', 1, '2026-11-22T16:00:00.000Z', '2026-11-29T16:00:00.000Z'],
  // Sunday evening in UTC is Monday in Shanghai.
  ['2026-11-22T17:00:00Z', 'Asia/Shanghai', 0, '2026-11-22T16:00:00.000Z', '2026-11-29T16:00:00.000Z'],
  ['2026-11-22T17:00:00Z', 'UTC', 0, '2026-11-16T00:00:00.000Z', '2026-11-23T00:00:00.000Z'],
  // A week in which the clocks change is an hour shorter.
  ['2026-03-25T12:00:00Z', 'Europe/Berlin', 0, '2026-03-22T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
  ['2026-01-01T00:00:00Z', 'UTC', -1, '2025-12-22T00:00:00.000Z', '2025-12-29T00:00:00.000Z'],
])('%s in %s, %i weeks ahead', (now, zone, ahead, from, to) => {
  const week = weekOf(new Date(now), zone, ahead)
  expect([week.from.toISOString(), week.to.toISOString()]).toEqual([from, to])
})
