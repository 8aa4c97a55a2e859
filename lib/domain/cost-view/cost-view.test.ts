import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayAfter, daysOf } from '../calendar/day-span.ts'
import { Decimal } from '../money/money.ts'
import type { Actor, Grant } from '../permission/actor.ts'
import { moneyScopeOf } from '../permission/money-scope.ts'
import { expectedOf } from './expected.ts'
import { type MonthCell, monthViewOf } from './month-view.ts'
import { reachOf, type SourceDays } from './reach.ts'
import { changeOf, shareOf } from './share.ts'

const month = '2026-10'
const source = (more: Partial<SourceDays> = {}): SourceDays => ({
  id: 's1',
  name: 'split bill',
  kind: 'split-bill',
  sealedAt: null,
  knownOn: [],
  chargedOn: more.knownOn?.filter((day) => day.startsWith(month)).at(-1) ?? null,
  ...more,
})
const days = (fromOn: string, count: number) => daysOf({ fromOn, untilOn: dayAfter(fromOn, count) })
const reach = (now: string, more: Partial<SourceDays>) => {
  const of = source(more)
  return { ...reachOf(month, of, new Date(now)), knownOn: of.knownOn }
}
const september = days('2026-09-01', 30)

describe('how far a source reaches', () => {
  it('is compared with as many days of the month before, and late days are not settled', () => {
    expect(
      reach('2026-10-17T04:00:00Z', { knownOn: [...september, ...days('2026-10-01', 16)] }),
    ).toMatchObject({
      lastOn: '2026-10-16',
      settledOn: '2026-10-13',
      // What may still grow is not compared.
      comparedUntil: '2026-09-14',
      state: 'provisional',
      finalAt: '2026-11-04T04:00:00.000Z',
      settledDays: 13,
      daysToCome: 18,
      recentFrom: '2026-09-30',
      recentDays: 14,
    })
  })

  it('of nothing yet is compared with nothing', () => {
    expect(reach('2026-10-02T04:00:00Z', { knownOn: september })).toMatchObject({
      lastOn: null,
      comparedUntil: '2026-09-01',
    })
  })

  it('of 31 days is compared with 30, and no day beyond the month', () => {
    expect(
      reach('2026-10-31T23:00:00Z', { kind: 'focus-file', knownOn: days('2026-10-01', 30) }),
    ).toMatchObject({ comparedUntil: '2026-10-01', settledOn: '2026-10-30' })
    expect(reach('2026-11-05T04:00:00Z', { knownOn: days('2026-10-01', 31) })).toMatchObject({
      comparedUntil: '2026-10-01',
      state: 'final',
      daysToCome: 0,
      settledDays: 31,
    })
  })

  it('as a file of a month that is over has the days it has', () => {
    const of = { kind: 'focus-file' as const, knownOn: ['2026-10-03', '2026-10-20'] }
    expect(reach('2026-10-21T04:00:00Z', of)).toMatchObject({ comparedUntil: '2026-09-21', daysToCome: 29 })
    expect(reach('2026-11-02T04:00:00Z', of)).toMatchObject({ comparedUntil: '2026-10-01', daysToCome: 0 })
    expect(reach('2026-11-09T04:00:00Z', { ...of, sealedAt: '2026-11-08T00:00:00Z' })).toMatchObject({
      state: 'sealed',
    })
  })
})

const cell = (on: string, amount: string, more: Partial<MonthCell> = {}): MonthCell => ({
  sourceId: 's1',
  period: on.slice(0, 7),
  on,
  cause: 'cost-tag',
  amount,
  usage: amount,
  returned: null,
  taggable: amount,
  owned: amount,
  subjects: 1,
  ownedSubjects: 1,
  ...more,
})

describe('the month in one sentence', () => {
  const known = { knownOn: [...september, ...days('2026-10-01', 16)] }
  const reaches = [reach('2026-10-25T04:00:00Z', known)]
  const unowned = { cause: 'untagged', owned: null, ownedSubjects: 0 } as const
  const plan = { cause: 'support', taggable: null, owned: null, subjects: 0, ownedSubjects: 0 } as const

  it('is of the same days, and of every group', () => {
    const view = monthViewOf(
      month,
      [
        cell('2026-10-01', '100'),
        cell('2026-10-02', '20', unowned),
        cell('2026-10-03', '-5', {
          returned: '-5',
          usage: null,
          taggable: null,
          owned: null,
          subjects: 0,
          ownedSubjects: 0,
        }),
        cell('2026-10-04', '7', plan),
        cell('2026-09-16', '50'),
        // After the days that are known: not compared.
        cell('2026-09-17', '1000'),
        cell('2026-09-02', '30', unowned),
      ],
      reaches,
    )
    expect(view.total).toEqual({ amount: '122', settled: '122', previous: '80', change: 0.525 })
    expect(view.attributed.amount).toBe('95')
    expect(view.unattributed).toEqual({ amount: '20', settled: '20', previous: '30', change: -0.333333 })
    expect(view.untaggable).toEqual({ amount: '7', settled: '7', previous: '0', change: null })
    expect(view.returned).toBe('-5')
    expect(view.coverage).toEqual({
      money: { owned: '100', whole: '120', share: 0.833333 },
      subjects: { owned: 1, whole: 2, share: 0.5 },
    })
    expect([view.throughOn, view.comparedOn]).toEqual(['2026-10-16', '2026-10-16'])
  })

  it('does not compare days that may still grow', () => {
    const late = reach('2026-10-17T04:00:00Z', known)
    const cells = [
      cell('2026-10-13', '10'),
      cell('2026-10-16', '1'),
      cell('2026-09-13', '8'),
      cell('2026-09-14', '8'),
    ]
    const { total, throughOn, comparedOn } = monthViewOf(month, cells, [late])
    expect(total).toEqual({ amount: '11', settled: '10', previous: '8', change: 0.25 })
    expect([throughOn, comparedOn]).toEqual(['2026-10-16', '2026-10-13'])
  })

  it('forecasts each source by itself, days without money are known too, and corrections come once', () => {
    const cells = days('2026-10-01', 16).map((on) => cell(on, on === '2026-10-05' ? '0' : '10'))
    const correction = cell('2026-09-20', '3', { period: month })
    const { forecast } = monthViewOf(month, [...cells, correction], reaches)
    // Fifteen days of 10, one of nothing; the mean of the last fourteen is 130 / 14.
    expect(forecast).toMatchObject({ daysToCome: 15, meanOfDays: 14 })
    expect(Number(forecast?.amount)).toBeCloseTo(150 + 3 + (15 * 130) / 14, 2)
  })

  it('forecasts nothing where one source knows too little, or none is', () => {
    const short = reach('2026-10-06T04:00:00Z', { id: 's2', knownOn: days('2026-10-01', 5) })
    expect(monthViewOf(month, [cell('2026-10-01', '1')], [...reaches, short]).forecast).toBeNull()
    expect(monthViewOf(month, [], [])).toMatchObject({ forecast: null, throughOn: null })
  })

  it('is the sum of its groups, and of its parts by any cut', () => {
    const cells = fc.array(
      fc.record({
        on: fc.constantFrom(...known.knownOn),
        cents: fc.integer({ min: -9999, max: 99_999 }),
        at: fc.nat(3),
      }),
      { maxLength: 40 },
    )
    const causes = ['cost-tag', 'untagged', 'support', 'resource-group'] as const
    fc.assert(
      fc.property(cells, (list) => {
        const all = list.map(({ on, cents, at }) =>
          cell(on, new Decimal(cents).div(100).toFixed(), { cause: causes[at] ?? 'untagged' }),
        )
        const { total, attributed, unattributed, untaggable, forecast } = monthViewOf(month, all, reaches)
        for (const of of ['amount', 'previous'] as const) {
          const parts = [attributed, unattributed, untaggable].map((part) => new Decimal(part[of]))
          expect(parts.reduce((a, b) => a.plus(b)).toFixed()).toBe(total[of])
        }
        // Rows of a breakdown forecast by the same method: they sum to the forecast of the month.
        const [first] = reaches
        const sum = (rows: MonthCell[]) => rows.reduce((a, { amount }) => a.plus(amount ?? 0), new Decimal(0))
        const rows = causes.map((cause) => {
          const mine = all.filter((each) => each.cause === cause)
          return expectedOf(
            [
              {
                sourceId: 's1',
                settled: sum(
                  mine.filter(({ on, period }) => period === month && on <= (first?.settledOn ?? '')),
                ),
                recent: sum(
                  mine.filter(({ on }) => on >= (first?.recentFrom ?? '') && on <= (first?.settledOn ?? '')),
                ),
              },
            ],
            reaches,
          )
        })
        const added = rows.reduce<Decimal>((a, row) => a.plus(row ?? 0), new Decimal(0))
        expect(
          added
            .minus(forecast?.amount ?? 0)
            .abs()
            .lte('0.05'),
        ).toBe(true)
      }),
    )
  })
})

describe('shares', () => {
  it('are of something, and whole only when they are', () => {
    expect([shareOf(1, 3), shareOf(0, 5), shareOf(3, 3), shareOf(0, 0)]).toEqual([0.333333, 0, 1, null])
    expect(shareOf(new Decimal('99999999999.99'), new Decimal('100000000000'))).toBe(0.999999)
    expect([changeOf(new Decimal(3), new Decimal(2)), changeOf(new Decimal(3), new Decimal(0))]).toEqual([
      0.5,
      null,
    ])
  })
})

describe('whose money somebody sees', () => {
  const person = (...grants: Grant[]): Actor => ({
    kind: 'person',
    personId: 'p',
    key: 'p',
    name: 'P',
    grants,
    sessionId: 's',
  })
  it.each([
    ['all', [{ role: 'viewer', scopeKind: 'all', scopeId: null }], { kind: 'all' }],
    [
      'their team',
      [
        { role: 'developer', scopeKind: 'team', scopeId: 't1' },
        { role: 'viewer', scopeKind: 'product-line', scopeId: 'l1' },
      ],
      { kind: 'some', teamIds: ['t1'], productLineIds: ['l1'], environmentIds: [] },
    ],
  ] as [string, Grant[], unknown][])('%s', (_name, grants, expected) => {
    expect(moneyScopeOf(person(...grants))).toEqual({ ok: true, value: expected })
  })
  it('nobody without a role', () => {
    expect(moneyScopeOf(person())).toMatchObject({ ok: false, failure: { code: 'forbidden' } })
    expect(moneyScopeOf({ kind: 'system', name: 'x' })).toMatchObject({ value: { kind: 'all' } })
  })
})
