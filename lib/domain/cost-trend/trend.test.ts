import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayAfter } from '../calendar/day-span.ts'
import { Decimal, sumOf } from '../money/money.ts'
import { judgeDay } from './anomaly.ts'
import { beforeAndAfter, type CostedDay } from './before-after.ts'
import { forecastMonth } from './forecast.ts'
import { moversOf } from './movers.ts'

const money = (amount: number | string) => new Decimal(amount)
const cents = fc.integer({ min: -1_000_000, max: 1_000_000 }).map((amount) => new Decimal(amount).div(100))

describe('a day against its own history', () => {
  const history = (amounts: number[]) =>
    amounts.map((amount, at) => ({ on: dayAfter('2026-10-29', at - amounts.length), amount: money(amount) }))
  const steady = Array.from({ length: 28 }, (_, at) => 100 + (at % 3))
  const state = (amount: number, before = steady, least = 1) =>
    judgeDay({ on: '2026-10-29', amount: money(amount) }, history(before), money(least)).state

  it.each([
    [101, 'usual'],
    [120, 'usual'],
    [130, 'high'],
    [70, 'low'],
    [0, 'low'],
  ])('%i is %s', (amount, expected) => {
    expect(state(amount)).toBe(expected)
  })

  it('is unknown where too little is known, and compares with nothing older than 28 days', () => {
    expect(state(500, steady.slice(0, 13))).toBe('unknown')
    const old = Array.from({ length: 60 }, (_, at) => (at < 32 ? 900 : 100))
    expect(state(500, old)).toBe('high')
  })

  it('is not disturbed by one odd day before, nor by a few cents', () => {
    expect(state(110, [...steady.slice(1), 9_000])).toBe('usual')
    expect(
      state(
        0.9,
        steady.map(() => 0.1),
      ),
    ).toBe('usual')
  })

  it('of a history that varies is usual within it', () => {
    const varied = Array.from({ length: 28 }, (_, at) => (at % 7 < 5 ? 100 : 40))
    expect(state(100, varied)).toBe('usual')
  })
})

describe('movers', () => {
  const of = (entries: Record<string, number>) =>
    new Map(Object.entries(entries).map(([key, amount]) => [key, money(amount)]))

  it('are the largest changes up or down, new and gone ones too', () => {
    const { movers, rest } = moversOf(of({ a: 10, b: 10, c: 5, d: 1 }), of({ a: 30, b: 10, e: 7, d: 2 }), 2)
    expect(movers.map(({ key, change, share }) => [key, change.toNumber(), share])).toEqual([
      ['a', 20, 2],
      ['e', 7, null],
    ])
    expect(rest?.change.toNumber()).toBe(-4)
  })

  it('sum to the change of the whole', () => {
    const spans = fc
      .dictionary(fc.constantFrom('a', 'b', 'c', 'd'), cents)
      .map((of) => new Map(Object.entries(of)))
    fc.assert(
      fc.property(spans, spans, fc.integer({ min: 0, max: 5 }), (before, after, most) => {
        const { movers, rest } = moversOf(before, after, most)
        const changes = [...movers, ...(rest ? [rest] : [])].map(({ change }) => change)
        expect(sumOf(changes).eq(sumOf(after.values()).minus(sumOf(before.values())))).toBe(true)
      }),
    )
  })
})

describe('the forecast of a month', () => {
  const days = (from: string, amounts: number[], once = 0) =>
    amounts.map((amount, at) => ({
      on: dayAfter(from, at),
      amount: money(amount + (at === 0 ? once : 0)),
      recurring: money(amount),
    }))

  it('is its days and the mean of the last fourteen for each to come', () => {
    const known = days('2026-10-01', [...Array(7).fill(10), ...Array(7).fill(20)], 100)
    expect(forecastMonth('2026-10', known)).toMatchObject({ knownDays: 14, daysToCome: 17, meanOfDays: 14 })
    const forecast = forecastMonth('2026-10', known)
    if (forecast.state !== 'known') throw new Error('expected a forecast')
    expect([forecast.amount, forecast.low, forecast.high, forecast.perDay].map(Number)).toEqual([
      310 + 17 * 15,
      310 + 17 * 10,
      310 + 17 * 20,
      15,
    ])
  })

  it('uses days before the month at its beginning', () => {
    const known = days('2026-09-20', Array(12).fill(10))
    expect(forecastMonth('2026-10', known)).toMatchObject({ state: 'known', knownDays: 1, meanOfDays: 12 })
  })

  it('is not made of too little, and needs nothing for a month that is over', () => {
    expect(forecastMonth('2026-10', days('2026-10-01', [1, 2]))).toEqual({
      state: 'too-little',
      knownDays: 2,
    })
    expect(forecastMonth('2026-10', [])).toEqual({ state: 'too-little', knownDays: 0 })
    const whole = forecastMonth('2026-10', days('2026-10-01', Array(31).fill(2)))
    expect(whole.state === 'known' && [whole.amount, whole.low, whole.high].map(Number)).toEqual([62, 62, 62])
  })

  it('is between low and high', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { minLength: 7, maxLength: 30 }), (amounts) => {
        const forecast = forecastMonth('2026-10', days('2026-10-01', amounts))
        if (forecast.state !== 'known') return
        expect(forecast.low.lte(forecast.amount) && forecast.amount.lte(forecast.high)).toBe(true)
        expect(forecast.amount.gte(forecast.soFar)).toBe(true)
      }),
    )
  })
})

describe('before and after a promotion', () => {
  // 02:00 on the 16th in UTC+8.
  const promotedAt = new Date('2026-10-15T18:00:00Z')
  const costs = (requests: number | null = 10): CostedDay[] =>
    Array.from({ length: 31 }, (_, at) => ({
      on: dayAfter('2026-10-01', at),
      cost: money(at < 15 ? 10 : at === 15 ? 999 : 20),
      requests,
    }))
  const at = (now: string, days = costs(), others: Date[] = []) =>
    beforeAndAfter(promotedAt, days, others, new Date(now))

  it('waits until seven complete days and the slowest bill are there', () => {
    expect(at('2026-10-26T15:59:59Z')).toEqual({
      state: 'not-yet',
      readyAt: new Date('2026-10-26T16:00:00Z'),
    })
    expect(at('2026-10-26T16:00:00Z').state).toBe('known')
  })

  it('compares seven days with seven, without the day itself, also per request', () => {
    expect(at('2026-11-01T00:00:00Z', costs(), [promotedAt, new Date('2026-10-20T00:00:00Z')])).toMatchObject(
      {
        before: { fromOn: '2026-10-09', untilOn: '2026-10-16', cost: money(70), perRequest: money(1) },
        after: { fromOn: '2026-10-17', untilOn: '2026-10-24', cost: money(140), perRequest: money(2) },
        change: money(70),
        others: 1,
      },
    )
  })

  it('says nothing per request where requests were not measured, or none came', () => {
    expect(at('2026-11-01T00:00:00Z', costs(null))).toMatchObject({
      after: { requests: null, perRequest: null },
    })
    expect(at('2026-11-01T00:00:00Z', costs(0))).toMatchObject({ after: { requests: 0, perRequest: null } })
  })

  it('sums no fewer days than it says', () => {
    const gap = costs().filter(({ on }) => on !== '2026-10-20' && on !== '2026-10-16')
    expect(at('2026-11-01T00:00:00Z', gap)).toEqual({ state: 'days-missing', days: ['2026-10-20'] })
  })
})
