import { expect, it } from 'vitest'
import { clustersOf, instantAt, percentOf, rowsOf, scaleOf } from './timeline-scale.ts'

const tuesday = new Date('2026-06-16T10:00:00Z')

it('begins on the Monday of the reader’s own week', () => {
  const scale = scaleOf('Asia/Shanghai', tuesday, 14, 0)
  expect(scale.from.toISOString()).toBe('2026-06-14T16:00:00.000Z')
  expect(scale.to.toISOString()).toBe('2026-06-28T16:00:00.000Z')
  expect(scale.days[0]).toMatchObject({ weekday: 1, date: '2026-06-15' })
  expect(scaleOf('Asia/Shanghai', tuesday, 14, -7).days[0]?.date).toBe('2026-06-08')
})

it('knows days of 23 and 25 hours', () => {
  const scale = scaleOf('Europe/Berlin', new Date('2026-10-23T10:00:00Z'), 14, 0)
  const hours = scale.days.map(({ at }, index) => {
    const next = scale.days[index + 1]?.at ?? scale.to
    return (next.getTime() - at.getTime()) / 3_600_000
  })
  expect(hours.filter((one) => one === 25)).toHaveLength(1)
  expect(hours.filter((one) => one === 24)).toHaveLength(13)
})

it('places an instant, keeps what is outside at the edge, and finds it again', () => {
  const scale = scaleOf('UTC', tuesday, 10, 0)
  expect(percentOf(scale, '2026-06-20T00:00:00Z')).toBe(50)
  expect(percentOf(scale, '2020-01-01T00:00:00Z')).toBe(0)
  expect(percentOf(scale, '2030-01-01T00:00:00Z')).toBe(100)
  expect(instantAt(scale, 0.5, 24).toISOString()).toBe('2026-06-20T00:00:00.000Z')
  expect(instantAt(scale, 0.513, 6).toISOString()).toBe('2026-06-20T06:00:00.000Z')
})

it('lays no bar over another', () => {
  const bars = [
    { from: 0, to: 30 },
    { from: 10, to: 20 },
    { from: 20, to: 50 },
    { from: 30, to: 40 },
  ]
  expect(rowsOf(bars)).toEqual([0, 1, 1, 0])
})

it('puts together what stands too close for its words', () => {
  const at = (...places: number[]) => places.map((place) => ({ at: place }))
  expect(clustersOf(at(1, 2, 6.9, 7.1, 40), 6)).toEqual([at(1, 2, 6.9), at(7.1), at(40)])
  expect(clustersOf([], 6)).toEqual([])
})
