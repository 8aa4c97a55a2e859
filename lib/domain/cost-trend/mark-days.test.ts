import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayAfter } from '../calendar/day-span.ts'
import { Decimal, sumOf } from '../money/money.ts'
import { type KeyedMoney, seriesOf } from './day-series.ts'
import { markDays } from './mark-days.ts'
import { wholeDays } from './whole-days.ts'

const first = '2026-10-01'
const days = Array.from({ length: 40 }, (_, at) => dayAfter(first, at))
const until = dayAfter(first, 40)
const money = (key: string, on: string, amount: number, more: Partial<KeyedMoney> = {}): KeyedMoney => ({
  key,
  currency: 'CNY',
  on,
  amount: new Decimal(amount),
  recurring: new Decimal(amount),
  ...more,
})
const steady = (key: string, amount: number) => days.map((on) => money(key, on, amount))
const marksOf = (rows: KeyedMoney[], known = days) =>
  markDays(seriesOf(known, rows, until), { fromOn: dayAfter(first, 28), untilOn: until }).marks.map(
    ({ key, on, state }) => [key, on, state],
  )
const oddOn = dayAfter(first, 33)

describe('days unlike those before', () => {
  it('are marked for the key they are of, high and low', () => {
    const rows = [...steady('a', 100), ...steady('b', 80)]
    expect(marksOf(rows)).toEqual([])
    expect(marksOf([...rows, money('a', oddOn, 50)])).toEqual([['a', oddOn, 'high']])
    expect(marksOf([...rows, money('b', oddOn, -40)])).toEqual([['b', oddOn, 'low']])
  })

  it('count a day without money as nothing, and a day that no bill holds not at all', () => {
    const gap = steady('a', 100).filter(({ on }) => on !== oddOn)
    const rows = [...gap, ...steady('b', 100)]
    expect(marksOf(rows)).toEqual([['a', oddOn, 'low']])
    const known = days.filter((on) => on !== oddOn)
    expect(marksOf([...gap, ...steady('b', 100).filter(({ on }) => on !== oddOn)], known)).toEqual([])
  })

  it('are judged without what comes once', () => {
    const purchase = money('a', oddOn, 9000, { recurring: new Decimal(0) })
    expect(marksOf([...steady('a', 100), purchase])).toEqual([])
  })

  it('of something tiny are nobody’s business', () => {
    expect(marksOf([...steady('a', 10_000), ...steady('b', 1), money('b', oddOn, 20)])).toEqual([])
  })

  it('are unknown where too little came before', () => {
    const span = { fromOn: first, untilOn: dayAfter(first, 20) }
    expect(markDays(seriesOf(days, steady('a', 100), until), span)).toMatchObject({
      unknown: 14,
      judged: 6,
    })
  })
})

describe('days of money', () => {
  it('are whole once no source says more of them', () => {
    const source = (knownOn: string[], settledOn: string | null) => ({ knownOn, settledOn })
    const early = source(['2026-10-01', '2026-10-02'], '2026-10-01')
    const late = source(['2026-10-02', '2026-10-03'], '2026-10-03')
    expect(wholeDays([early, late])).toEqual({
      days: ['2026-10-01', '2026-10-02', '2026-10-03'],
      untilOn: '2026-10-02',
    })
    expect(wholeDays([late, source([], null)])).toMatchObject({ untilOn: '2026-10-04' })
    expect(wholeDays([late, source(['2026-10-03'], null)])).toMatchObject({ untilOn: null })
    expect(wholeDays([])).toEqual({ days: [], untilOn: null })
  })

  it('lose nothing before the day they end, and never add currencies', () => {
    const rows = fc.array(
      fc
        .record({
          key: fc.constantFrom('a', 'b'),
          currency: fc.constantFrom('CNY', 'USD'),
          on: fc.constantFrom(...days),
          cents: fc.integer({ min: -10_000, max: 10_000 }),
        })
        .map(({ cents, ...row }) => money(row.key, row.on, cents / 100, { currency: row.currency })),
    )
    fc.assert(
      fc.property(rows, fc.nat(45), (list, cut) => {
        const end = dayAfter(first, cut)
        const series = seriesOf(days, list, end)
        for (const { key, currency, days: of } of series) {
          const own = list.filter((row) => row.key === key && row.currency === currency && row.on < end)
          expect(sumOf(of.map(({ amount }) => amount)).eq(sumOf(own.map(({ amount }) => amount)))).toBe(true)
          expect(of.map(({ on }) => on)).toEqual(days.filter((on) => on < end))
        }
      }),
    )
  })
})
