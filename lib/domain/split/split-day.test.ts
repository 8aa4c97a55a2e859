import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Cause, causes } from '../attribution/cause.ts'
import { nobody } from '../attribution/rules.ts'
import { Decimal, sumOf, sumPerCurrency } from '../money/money.ts'
import { entriesOf } from './split-account.ts'
import { type DirectRow, splitDay, type UsageRow } from './split-day.ts'
import { SplitAmong, SplitMatch, type SplitRule } from './split-rule.ts'

const day = '2026-10-15'
const row = (amount: string, serviceId: string | null, more: Partial<DirectRow> = {}): DirectRow => ({
  currency: 'CNY',
  accountId: '1',
  cloudProduct: 'ecs',
  cause: serviceId === null ? 'untagged' : 'cost-tag',
  owner: { ...nobody, serviceId, productLineId: serviceId && `line of ${serviceId}` },
  amount: new Decimal(amount),
  ...more,
})
const rule = (more: Partial<SplitRule> = {}, among: Partial<SplitAmong> = {}): SplitRule => ({
  id: 'rule',
  position: 1,
  method: 'direct-cost',
  matches: SplitMatch.parse({ causes: ['untagged', 'support'] }),
  among: SplitAmong.parse({ noun: 'service', ids: [], ...among }),
  fromOn: '2026-01-01',
  untilOn: null,
  ...more,
})
const given = (rows: DirectRow[], rules: SplitRule[], usage: UsageRow[] = []) =>
  splitDay(rows, rules, day, usage).out.map(({ ruleId, currency, taken, parts }) => [
    ruleId,
    currency,
    taken.toString(),
    Object.fromEntries(
      parts.map(({ owner, amount }) => [owner.serviceId ?? owner.productLineId, amount.toString()]),
    ),
  ])

describe('shared money', () => {
  const rows = [row('30', 'a'), row('60', 'b'), row('5', null), row('5.01', null, { cause: 'support' })]

  it.each([
    ['direct-cost', { a: '3.34', b: '6.67' }],
    ['even', { a: '5.01', b: '5' }],
  ] as const)('goes out by %s', (method, parts) => {
    expect(given(rows, [rule({ method })])).toEqual([['rule', 'CNY', '10.01', parts]])
  })

  it('goes out by usage of something', () => {
    const used = (serviceId: string, quantity: number, unit = 'GB'): UsageRow => ({
      owner: { ...nobody, serviceId },
      cloudProduct: 'cdn',
      unit,
      quantity: new Decimal(quantity),
    })
    const byUsage = rule({ method: 'usage' }, { usage: { product: 'cdn', unit: 'GB' } })
    const usage = [used('a', 1), used('b', 3), used('b', 100, 'requests')]
    expect(given([row('10', null)], [byUsage], usage)).toEqual([
      ['rule', 'CNY', '10', { a: '2.5', b: '7.5' }],
    ])
    // Nobody knows who used it: it stays.
    expect(splitDay([row('10', null)], [byUsage], day)).toMatchObject({
      out: [],
      left: [{ cause: 'untagged' }],
    })
  })

  it('goes to product lines, or to those that are named', () => {
    expect(given(rows, [rule({}, { noun: 'product-line' })])).toEqual([
      ['rule', 'CNY', '10.01', { 'line of a': '3.34', 'line of b': '6.67' }],
    ])
    expect(given(rows, [rule({}, { ids: ['b'] })])).toEqual([['rule', 'CNY', '10.01', { b: '10.01' }]])
    expect(given(rows, [rule({ method: 'even' }, { ids: ['b', 'new'] })])).toEqual([
      ['rule', 'CNY', '10.01', { b: '5.01', new: '5' }],
    ])
  })

  it('goes to the first rule that matches, is in force and has somebody to give to', () => {
    const rules = [
      rule({ id: 'last', position: 9 }),
      rule({ id: 'over', position: 1, untilOn: '2026-10-15' }),
      rule({ id: 'nobody', position: 2 }, { ids: ['unknown'] }),
      rule({ id: 'support', position: 3, matches: SplitMatch.parse({ causes: ['support'] }) }),
    ]
    expect(given(rows, rules).map(([id, , taken]) => [id, taken])).toEqual([
      ['last', '5'],
      ['support', '5.01'],
    ])
  })

  it('of a platform goes to those it serves, and not to itself', () => {
    const platform = rule({ matches: SplitMatch.parse({ serviceIds: ['b'] }) })
    const { out, left } = splitDay(rows, [platform], day)
    expect(
      out.map(({ taken, parts }) => [taken.toString(), parts.map(({ owner }) => owner.serviceId)]),
    ).toEqual([['60', ['a']]])
    expect(left.map(({ cause }) => cause)).toEqual(['cost-tag', 'untagged', 'support'])
  })

  it('of one currency goes by cost in that currency', () => {
    const mixed = [
      row('1', 'a', { currency: 'USD' }),
      row('3', 'b'),
      row('9', null),
      row('9', null, { currency: 'JPY' }),
    ]
    const { out, left } = splitDay(mixed, [rule()], day)
    expect(out.map(({ currency, parts }) => [currency, parts.map(({ owner }) => owner.serviceId)])).toEqual([
      ['CNY', ['b']],
    ])
    expect(left.map(({ currency }) => currency)).toEqual(['USD', 'CNY', 'JPY'])
  })

  it('can not be everything, nor what has an owner by cause', () => {
    expect(SplitMatch.safeParse({ products: ['ecs'] }).success).toBe(false)
    expect(SplitMatch.safeParse({ causes: ['cost-tag'] }).success).toBe(false)
  })
})

describe('whatever the rules', () => {
  const open = causes.filter((cause) => SplitMatch.safeParse({ causes: [cause] }).success)
  const rows = fc.array(
    fc
      .record({
        amount: fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }),
        digits: fc.integer({ min: 0, max: 8 }),
        cause: fc.constantFrom<Cause>(...causes),
        service: fc.constantFrom('a', 'b', 'c'),
        currency: fc.constantFrom('CNY', 'USD', 'JPY'),
        cloudProduct: fc.constantFrom('ecs', 'oss'),
      })
      .map(({ amount, digits, cause, service, ...more }) => {
        const hasOwner = !open.includes(cause)
        return row(new Decimal(amount.toString()).div(10 ** digits).toString(), hasOwner ? service : null, {
          cause,
          ...more,
        })
      }),
    { maxLength: 30 },
  )
  const ruleSets = fc.array(
    fc
      .record({
        position: fc.integer({ min: 0, max: 5 }),
        method: fc.constantFrom('even' as const, 'direct-cost' as const, 'usage' as const),
        causes: fc.subarray(open),
        serviceIds: fc.subarray(['a', 'b']),
        noun: fc.constantFrom('service' as const, 'product-line' as const, 'team' as const),
        ids: fc.subarray(['a', 'b', 'd']),
      })
      .filter(({ causes: of, serviceIds }) => of.length + serviceIds.length > 0)
      .map(({ position, method, noun, ids, ...matches }) =>
        rule(
          { id: `rule ${position}`, position, method, matches: SplitMatch.parse(matches) },
          { noun, ids, usage: { product: 'cdn', unit: 'GB' } },
        ),
      ),
    { maxLength: 4 },
  )

  it('sums per currency stay what they were to the last digit, and what is taken is given', () => {
    fc.assert(
      fc.property(rows, ruleSets, (money, rules) => {
        const { out, left } = splitDay(money, rules, day)
        const after = [
          ...left.map(({ currency, amount }) => ({ currency, amount })),
          ...out.flatMap(({ currency, parts }) => parts.map(({ amount }) => ({ currency, amount }))),
        ]
        const sums = (of: typeof after) =>
          Object.fromEntries(
            [...sumPerCurrency(of, ({ amount }) => amount)]
              .filter(([, sum]) => !sum.isZero())
              .map(([currency, sum]) => [currency, sum.toString()]),
          )
        expect(sums(after)).toEqual(sums(money))
        for (const { taken, parts } of out)
          expect(sumOf(parts.map(({ amount }) => amount)).eq(taken)).toBe(true)
      }),
    )
  })

  it('what is owned directly and what splitting changes are together the money of the day', () => {
    fc.assert(
      fc.property(rows, ruleSets, (money, rules) => {
        const entries = entriesOf(money, splitDay(money, rules, day))
        const direct = money.filter(({ owner }) => owner.serviceId !== null)
        const after = [...direct, ...entries].map(({ currency, amount }) => ({ currency, amount }))
        for (const currency of ['CNY', 'USD', 'JPY']) {
          const of = (list: { currency: string; amount: Decimal }[]) =>
            sumOf(list.filter((one) => one.currency === currency).map(({ amount }) => amount)).toString()
          expect(of(after)).toBe(of(money))
        }
      }),
    )
  })
})
