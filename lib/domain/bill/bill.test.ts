import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { billSourceKinds } from '../attribution/finality.ts'
import { Decimal, decimalOf } from '../money/money.ts'
import { amountText } from './amount.ts'
import { dayOfText, periodBeginning, remembered } from './billing-time.ts'
import { costTagsOf, longestCostTags } from './cost-tags.ts'
import { type FetchedLine, lineOfFetched, subjectOfFetched } from './fetched-line.ts'
import { givesMeasure } from './source.ts'
import { canonicalSubject } from './subject.ts'

describe('amounts of bills', () => {
  it.each([
    ['12.50', '12.50'],
    ['-0.01', '-0.01'],
    ['1.5E-7', '0.00000015'],
    ['-2e3', '-2000'],
    ['+3', '3'],
    ['12345678901234567890', '12345678901234567890'],
    ['0.12345678901234567890', '0.12345678901234567890'],
    ['00000000000000000000000012', '12'],
    ['123456789012345678901', null],
    ['0.000000000000000000001', null],
    ['1,200.00', null],
    ['¥12', null],
    ['=1+1', null],
    ['NaN', null],
    ['', null],
  ])('%s -> %s', (text, expected) => {
    expect(amountText(text)).toBe(expected)
  })

  it('are the numbers that were written, to the last digit', () => {
    const digits = fc.stringMatching(/^\d{1,22}$/)
    const written = fc
      .tuple(
        fc.constantFrom('', '-', '+'),
        digits,
        fc.option(digits),
        fc.option(fc.integer({ min: -25, max: 25 })),
      )
      .map(
        ([sign, whole, part, exponent]) =>
          sign + whole + (part ? `.${part}` : '') + (exponent === null ? '' : `e${exponent}`),
      )
    fc.assert(
      fc.property(fc.oneof(written, fc.string({ maxLength: 12 })), (text) => {
        const amount = amountText(text)
        const exact = decimalOf(text)
        expect(amount === null ? null : new Decimal(amount).toFixed()).toBe(exact?.toFixed() ?? null)
        if (amount !== null) expect(amount).toMatch(/^-?\d{1,20}(\.\d{1,20})?$/)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('days of bills', () => {
  it.each([
    ['2026-06-01T00:00:00Z', '2026-06-01'],
    // The last eight hours of May in UTC are of June here.
    ['2026-05-31T16:00:00Z', '2026-06-01'],
    ['2026-05-31T15:59:59Z', '2026-05-31'],
    ['2026-12-31T16:00:00.000Z', '2027-01-01'],
    ['2026-06-01T00:00:00+08:00', '2026-06-01'],
    ['2026-06-01T00:00:00+0800', '2026-06-01'],
    ['2026-06-01T00:00:00-05:00', '2026-06-01'],
    ['2026-06-30T20:00:00-05:00', '2026-07-01'],
    // Without a zone it is a clock here: never shifted.
    ['2026-06-30 23:59:59', '2026-06-30'],
    ['2026-06-30T00:00', '2026-06-30'],
    ['2026-06-30', '2026-06-30'],
    ['2024-02-29T23:00:00+08:00', '2024-02-29'],
    ['2026-02-29', null],
    ['2026-02-30T00:00:00Z', null],
    ['2026-13-01', null],
    ['2026-06-01T24:00:00Z', null],
    ['06/01/2026', null],
    ['20260601', null],
    ['', null],
  ])('%s is of %s', (text, day) => {
    expect(dayOfText(text)).toBe(day)
  })

  it.each([
    ['2026-06-01T00:00:00Z', '2026-06'],
    ['2026-05-31T16:00:00Z', '2026-06'],
    ['2026-06-01 00:00:00', '2026-06'],
    ['2026-06-02', null],
    ['2026-05-31T15:00:00Z', null],
  ])('a period that begins %s is %s', (text, period) => {
    expect(periodBeginning(text)).toBe(period)
  })

  it('are the same however they are written', () => {
    const instants = fc.date({
      min: new Date('2020-01-01'),
      max: new Date('2030-01-01'),
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(instants, fc.integer({ min: -12, max: 14 }), (at, hours) => {
        const zone = `${hours < 0 ? '-' : '+'}${String(Math.abs(hours)).padStart(2, '0')}:00`
        const there = new Date(at.getTime() + hours * 3_600_000).toISOString().slice(0, 19) + zone
        expect(dayOfText(there)).toBe(dayOfText(at.toISOString()))
      }),
    )
  })

  it('are worked out once per text, and not for ever', () => {
    let asked = 0
    const ask = remembered((text) => {
      asked += 1
      return text === 'x' ? null : text
    }, 2)
    expect([ask('a'), ask('a'), ask('x'), ask('x')]).toEqual(['a', 'a', null, null])
    expect(asked).toBe(2)
    ask('b')
    ask('a')
    expect(asked).toBe(4)
  })
})

describe('a feed', () => {
  it('has billed or effective cost, and only a file both', () => {
    const given = billSourceKinds.map((kind) => [
      kind,
      givesMeasure(kind, 'billed'),
      givesMeasure(kind, 'effective'),
    ])
    expect(given).toEqual([
      ['split-bill', true, false],
      ['instance-bill', true, false],
      ['amortised', false, true],
      ['focus-file', true, true],
    ])
  })
})

describe('costTags of a file', () => {
  const read = (text: string) => costTagsOf(text, 'Tags')
  it.each([
    ['', {}],
    ['{}', {}],
    ['null', {}],
    ['{"env":"prod","app":"a"}', { app: 'a', env: 'prod' }],
    ['{"owner":true,"n":3,"none":null}', { n: '3', none: '', owner: 'true' }],
    // Text of others stays text.
    [
      '{"a":"<script>alert(1)</script>","b":"=HYPERLINK(1)"}',
      { a: '<script>alert(1)</script>', b: '=HYPERLINK(1)' },
    ],
    ['{"__proto__":"x"}', JSON.parse('{"__proto__":"x"}')],
    ['{"a":"1","a":"2"}', { a: '2' }],
  ])('%s', (text, costTags) => {
    const found = read(text)
    expect(JSON.stringify('costTags' in found ? found.costTags : found)).toBe(JSON.stringify(costTags))
  })

  it.each([
    ['env=prod', 'cost-tags-not-json'],
    ['{"env":"prod"', 'cost-tags-not-json'],
    ['["env"]', 'cost-tags-not-json'],
    ['"env"', 'cost-tags-not-json'],
    ['<b>env</b>', 'cost-tags-not-json'],
    ['{"env":{"name":"prod"}}', 'cost-tags-not-flat'],
    ['{"env":["prod"]}', 'cost-tags-not-flat'],
    ['{"env":"a\\u0000"}', 'nul'],
    [`{"a":"${'x'.repeat(50_000)}"}`, 'cost-tags-too-long'],
  ])('%.40s is refused: %s', (text, reason) => {
    const found = read(text)
    expect(found).toMatchObject({ reason, column: 'Tags' })
    expect('excerpt' in found && found.excerpt.length).toBeLessThanOrEqual(200)
    expect(longestCostTags).toBeLessThan(50_000)
  })
})

const fetched: FetchedLine = {
  period: '2026-06',
  day: '2026-06-03',
  subject: {
    accountId: '1234',
    regionId: 'cn-hangzhou',
    cloudProduct: 'ecs',
    resourceType: 'instance',
    resourceId: 'i-1',
    resourceName: null,
    partOf: null,
    resourceGroup: null,
    costUnit: null,
    costTags: [{ key: 'env', value: 'prod' }],
  },
  category: 'usage',
  chargeWord: 'PayAsYouGoBill',
  currency: 'CNY',
  billedCost: '1.20',
  effectiveCost: null,
  listCost: '',
  usageQuantity: '24',
  usageUnit: 'h',
  commitment: null,
  description: 'hours',
}

describe('items of a bill', () => {
  it('are lines in the words of every feed', () => {
    expect(lineOfFetched(fetched)).toMatchObject({
      billingPeriod: '2026-06',
      chargeOn: '2026-06-03',
      chargeCategory: 'usage',
      billedCost: '1.20',
      effectiveCost: null,
      listCost: null,
    })
  })

  it('of a word that nobody knows are money all the same', () => {
    expect(lineOfFetched({ ...fetched, category: null, chargeWord: 'Rebate' })).toMatchObject({
      chargeCategory: 'adjustment',
      billedCost: '1.20',
      description: 'Rebate: hours',
    })
  })

  it.each([
    [{ billedCost: 'free' }, 'amount-unreadable'],
    [{ billedCost: null }, 'amount-missing'],
    [{ currency: 'yuan' }, 'currency-unknown'],
    [{ subject: { ...fetched.subject, accountId: '' } }, 'account-missing'],
  ])('%j: %s', (more, reason) => {
    expect(lineOfFetched({ ...fetched, ...more })).toMatchObject({ reason })
  })
})

describe('subjects', () => {
  const part = fc.string({ unit: fc.constantFrom('a', '"', ',', '\\', '[', ''), maxLength: 3 })
  const pairs = fc.uniqueArray(fc.record({ key: part, value: part }), {
    selector: ({ key }) => key,
    maxLength: 3,
  })
  const subjects = fc.record({
    accountId: part,
    regionId: part,
    cloudProduct: part,
    resourceType: part,
    resourceId: part,
    resourceName: part,
    partOf: part,
    resourceGroup: part,
    costUnit: part,
    costTags: pairs,
  })
  it('are one when all they are is the same, and only then', () => {
    fc.assert(
      fc.property(subjects, subjects, (a, b) => {
        const [one, other] = [subjectOfFetched(a), subjectOfFetched(b)]
        const same = JSON.stringify(one) === JSON.stringify(other)
        expect(canonicalSubject(one) === canonicalSubject(other)).toBe(same)
        const turned = subjectOfFetched({ ...a, costTags: [...a.costTags].reverse() })
        expect(canonicalSubject(turned)).toBe(canonicalSubject(one))
      }),
    )
  })
})
