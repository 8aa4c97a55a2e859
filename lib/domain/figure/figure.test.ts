import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CommitNode } from '../promotion/change.ts'
import { type DeliverySums, deliveryFigures } from './delivery-figures.ts'
import { countOf, emptyHistogram, exactWithin, histogramOf, shareWithin } from './histogram.ts'
import { newlyBrought } from './newly-brought.ts'
import { addDays, figurePeriodKeys, figurePeriods, rangesOf } from './period.ts'
import { historyOf, isSlow } from './slow-stage.ts'

const nothing: DeliverySums = {
  deployments: 0, promotions: 0, changes: 0, failed: 0, rolledBack: 0, hotfixed: 0, unknown: 0, lead: emptyHistogram,
  leadUnknown: 0, restore: emptyHistogram, notRestored: 0, touches: 0, handsFree: 0,
} // biome-ignore format: one glance

describe('half and nine tenths', () => {
  it('are those of the plain list, to four in a hundred', () => {
    const seconds = fc.array(fc.integer({ min: 2, max: 60_000_000 }), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(seconds, fc.constantFrom(0.5, 0.9), (values, share) => {
        const exact = exactWithin(values, share) ?? 0
        const found = shareWithin(histogramOf(values), share) ?? 0
        expect(Math.abs(found / exact - 1)).toBeLessThan(0.0404)
        expect(countOf(histogramOf(values))).toBe(values.length)
      }),
    )
  })
  it('are nothing of nothing', () => expect(shareWithin(emptyHistogram, 0.5)).toBeNull())
})

describe('the figures of a period', () => {
  it('say nothing where there is too little, and never take unknown for good', () => {
    const few = deliveryFigures(
      { ...nothing, leadUnknown: 9, unknown: 3, lead: histogramOf([60, 60]), changes: 4 },
      28,
    )
    expect(few).toMatchObject({
      frequency: { perWeek: null },
      lead: { median: null, p90: null, commits: 2, unknown: 9 },
      failure: { rate: null, changes: 4, unknown: 3 },
      restore: { median: null },
      handsFree: { share: null },
      touches: { perDeployment: null },
    })
  })
  it('are what the sums say', () => {
    const lead = histogramOf([3600, 7200, 7200, 7200, 86_400])
    const sums = { ...nothing, deployments: 8, promotions: 12, changes: 10, failed: 1, rolledBack: 1, hotfixed: 1, lead, touches: 20, handsFree: 3 }
    const figures = deliveryFigures({ ...sums, restore: histogramOf([600]), notRestored: 2 }, 28)
    expect(figures.frequency.perWeek).toBe(2)
    expect((figures.lead.median ?? 0) / 7200).toBeCloseTo(1, 1)
    expect(figures.failure).toMatchObject({ rate: 0.3, failures: 3 })
    expect(figures.restore).toMatchObject({ restored: 1, notRestored: 2 })
    expect(figures.handsFree.share).toBe(0.25)
    expect(figures.touches.perDeployment).toBe(2.5)
  }) // biome-ignore format: one glance
})

describe('a period', () => {
  it('is followed by its day without a gap, and has as many points as it needs', () => {
    const anyDay = fc.integer({ min: 0, max: 20_000 }).map((count) => addDays('2020-01-01', count))
    fc.assert(
      fc.property(anyDay, fc.constantFrom(...figurePeriodKeys), (today, key) => {
        const { current, previous, points, width } = rangesOf(key, today)
        expect(addDays(current.from, figurePeriods[key].days - 1)).toBe(today)
        expect(addDays(previous.to, 1)).toBe(current.from)
        expect(addDays(previous.from, figurePeriods[key].days)).toBe(current.from)
        expect(addDays(points.at(-1) ?? '', width - 1)).toBe(today)
      }),
    )
  })
})

describe('what a build newly brings', () => {
  const graph = (edges: Record<string, string[]>) =>
    new Map<string, CommitNode>(Object.entries(edges).map(([sha, parents]) => [sha, { sha, parents }]))
  const line = graph({ a: [], b: ['a'], c: ['b'], d: ['c'], m: ['c', 'f'], f: ['b'] })
  it.each<[string, string, string[], string[]]>([
    ['what came since', 'd', ['b'], ['d', 'c']],
    ['both sides of a merge', 'm', ['b'], ['m', 'c', 'f']],
    ['nothing when it was there', 'b', ['d'], []],
    ['not again what was there before a rollback', 'd', ['b', 'c'], ['d']],
  ])('%s', (_, wanted, before, expected) => {
    const brought = newlyBrought(wanted, before, line)
    expect(new Set(brought.shas)).toEqual(new Set(expected))
    expect(brought.unknown).toEqual([])
  })
  it('says where its knowledge ends', () => {
    expect(newlyBrought('y', ['z'], graph({ y: ['x'] }))).toEqual({ shas: ['y'], unknown: ['x'] })
    expect(newlyBrought('y', ['x'], graph({ y: ['x'] }))).toEqual({ shas: ['y'], unknown: [] })
  })
})

describe('a slow stage', () => {
  const usual = historyOf(Array.from({ length: 25 }, () => 100_000))
  it.each<[string, number, ReturnType<typeof historyOf>, boolean]>([
    ['over twice the median, and over a minute more', 201_000, usual, true],
    ['twice the median exactly', 200_000, usual, false],
    ['three times of very little', 60_000, historyOf([20_000, 20_000, 20_000, 20_000, 20_000]), false],
    ['without a history', 9_000_000, null, false],
  ])('%s', (_, took, history, slow) => expect(isSlow(took, history)).toBe(slow)) // biome-ignore format: one glance
  it('is judged by its newest 20, and by five at least', () => {
    expect(usual?.count).toBe(20)
    expect(historyOf([1, 2, 3, 4])).toBeNull()
    expect(historyOf([...Array.from({ length: 20 }, () => 10), 9999])?.p90).toBe(10)
  })
})
