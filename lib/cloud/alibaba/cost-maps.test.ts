import { Decimal } from 'decimal.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decimalText } from './bss/decimal-text.ts'
import { toAmortisedLines, toBillLine, toOverview } from './bss/map.ts'
import { regionOf } from './bss/region-name.ts'
import { readTagText } from './bss/tag-text.ts'
import { AmortisedItem, BillItem, OverviewItem } from './bss/wire.ts'
import { toResource, toState } from './resource-center/adapter.ts'
import { arnOf } from './tag/arn.ts'
import { parseExact } from './transport/exact-json.ts'

describe('exact JSON', () => {
  it('keeps every number as it was written', () => {
    const text = '{"a":12.340000,"b":[1E-7,-0],"c":{"id":123456789012345678,"s":"1.0"},"d":null,"e":true}'
    expect(parseExact(text)).toEqual({
      a: '12.340000',
      b: ['1E-7', '-0'],
      c: { id: '123456789012345678', s: '1.0' },
      d: null,
      e: true,
    })
  })
  it('throws for what is no JSON', () => expect(() => parseExact('<html>')).toThrow(SyntaxError))
})

describe('amounts', () => {
  it.each([
    ['12.34', '12.34'],
    ['12.340000', '12.340000'],
    ['0', '0'],
    ['-0', '0'],
    ['-0.00', '0.00'],
    ['007.5', '7.5'],
    ['1E-7', '0.0000001'],
    ['1.25e3', '1250'],
    ['-4.2E+1', '-42'],
    ['99999999999999999999.99', '99999999999999999999.99'],
    ['0.00000000000000000001', '0.00000000000000000001'],
  ])('writes %s as %s', (given, plain) => expect(decimalText(given)).toBe(plain))

  it.each(['', 'NaN', '1,5', '0x10', '1e', '--1', '1e9999'])('refuses %j', (given) =>
    expect(() => decimalText(given)).toThrow('not an amount'),
  )

  it('never changes the value', () => {
    const numbers = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e20, max: 1e20 })
    fc.assert(
      fc.property(numbers, (number) => {
        const plain = decimalText(String(number))
        expect(plain).toMatch(/^-?\d+(\.\d+)?$/)
        expect(new Decimal(plain).equals(new Decimal(String(number)))).toBe(true)
      }),
    )
  })
})

describe('the text of costTags', () => {
  it.each<[string | null, [string, string][]]>([
    [null, []],
    ['', []],
    ['key:a value:b', [['a', 'b']]],
    [
      'key:a value:b; key:c value:d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['key:a value:', [['a', '']]],
    ['key:a value:http://x:8080/y', [['a', 'http://x:8080/y']]],
    [
      'key:note value:cost: shared; see wiki: /finops; key:b value:c',
      [
        ['note', 'cost: shared; see wiki: /finops'],
        ['b', 'c'],
      ],
    ],
    ['key:a b value:c value:d', [['a b', 'c value:d']]],
    ['key:环境 value:生产;', [['环境', '生产']]],
    ['nonsense', []],
    ['key:a value:x; key:', [['a', 'x; key:']]],
  ])('reads %j', (text, pairs) =>
    expect(readTagText(text)).toEqual(pairs.map(([key, value]) => ({ key, value }))),
  )

  it('reads back what a bill writes', () => {
    const word = fc
      .string({ minLength: 1, maxLength: 20 })
      .filter((text) => /^[^;:]+$/.test(text) && text === text.trim() && !/value|key/.test(text))
    fc.assert(
      fc.property(fc.array(fc.tuple(word, word), { maxLength: 8 }), (pairs) => {
        const text = pairs.map(([key, value]) => `key:${key} value:${value}`).join('; ')
        expect(readTagText(text)).toEqual(pairs.map(([key, value]) => ({ key, value })))
      }),
    )
  })
})

describe('regions', () => {
  it.each([
    ['华东1（杭州）', 'cn-hangzhou'],
    ['华东1(杭州)', 'cn-hangzhou'],
    ['China (Hangzhou)', 'cn-hangzhou'],
    ['德国（法兰克福）', 'eu-central-1'],
    ['cn-shanghai', 'cn-shanghai'],
    ['不区分地域', 'global'],
    ['火星1（奥林帕斯）', '火星1（奥林帕斯）'],
    ['  ', null],
    [null, null],
  ])('maps %j to %j', (name, id) => expect(regionOf(name)).toBe(id))
})

const item = (more: object = {}) =>
  BillItem.parse({
    BillingDate: '2026-10-14',
    OwnerID: '1',
    BillAccountID: '2',
    InstanceID: 'i-1',
    Region: '华东1（杭州）',
    CostUnit: '未分配',
    Tag: '',
    ProductCode: 'ecs',
    Item: 'PayAsYouGoBill',
    Currency: 'CNY',
    PretaxAmount: '1.50',
    ...more,
  })

describe('lines of a bill', () => {
  it('are of the owner, in no unit where the bill says unallocated, and their own when nobody else is named', () => {
    const line = toBillLine(item(), '2026-10-14')
    expect(line).toMatchObject({ category: 'usage', billedCost: '1.50', listCost: null, period: '2026-10' })
    expect(line.subject).toMatchObject({ accountId: '1', payerId: '2', costUnit: null, partOf: null })
    expect(toBillLine(item({ OwnerID: '' }), '2026-10-14').subject.accountId).toBe('2')
    expect(() => toBillLine(item({ OwnerID: '', BillAccountID: '' }), '2026-10-14')).toThrow('no account')
  })
  it('keep a word that nobody knows', () => {
    expect(toBillLine(item({ Item: 'Bonus' }), '2026-10-14')).toMatchObject({
      category: null,
      chargeWord: 'Bonus',
    })
    expect(toOverview(OverviewItem.parse({ ...item({ Item: 'Bonus' }), Tax: '' }))).toMatchObject({
      category: null,
      chargeWord: 'Bonus',
      tax: null,
    })
  })
  it('are of the part where something is shared', () => {
    const split = { InstanceID: 'oss-1', SplitItemID: 'bucket', SplitItemName: 'the bucket' }
    expect(toBillLine(item(split), '2026-10-14').subject).toMatchObject({
      resourceId: 'bucket',
      resourceName: 'the bucket',
      partOf: 'oss-1',
    })
  })
  it('are nonsense with an amount that is none, or a date that is none', () => {
    expect(() => toBillLine(item({ PretaxAmount: 'free' }), '2026-10-14')).toThrow('not an amount')
    expect(() => toBillLine(item({ BillingDate: '20261014' }), '2026-10-14')).toThrow('not a billing date')
  })
})

describe('amortised rows', () => {
  const row = (more: object) =>
    AmortisedItem.parse({
      AmortizationPeriodDay: '2026-10-14',
      BillOwnerID: '1',
      BillAccountID: '2',
      InstanceID: 'i-1',
      ReferFrInstanceID: '',
      CurrentAmortizationPretaxAmount: '0.000000',
      UnusedAmortizationPretaxAmount: '0.000000',
      ...more,
    })
  const lines = (more: object) =>
    toAmortisedLines(row(more), () => 'CNY').map(({ commitment, effectiveCost }) => [
      commitment,
      effectiveCost,
    ])
  it('are the user’s, the plan’s, or what nobody used', () => {
    expect(lines({ CurrentAmortizationPretaxAmount: '2' })).toEqual([[null, '2']])
    expect(lines({ CurrentAmortizationPretaxAmount: '2', ReferFrInstanceID: 'spn' })).toEqual([['used', '2']])
    expect(lines({ UnusedAmortizationPretaxAmount: '3', ReferFrInstanceID: 'spn' })).toEqual([
      ['unused', '3'],
    ])
    const both = { CurrentAmortizationPretaxAmount: '2', UnusedAmortizationPretaxAmount: '3' }
    expect(lines({ ...both, ReferFrInstanceID: 'spn' })).toEqual([
      ['unused', '3'],
      ['used', '2'],
    ])
    expect(lines({})).toEqual([[null, '0.000000']])
    expect(() => lines({ AmortizationPeriodDay: '' })).toThrow('has no days')
    expect(() => lines({ AmortizationPeriodDay: 'soon' })).toThrow('not a day')
  })
})

describe('the inventory', () => {
  it('has no region where the cloud gives none, and no time where it is none', () => {
    const wire = {
      AccountId: '1',
      ResourceType: 'ACS::CEN::CenInstance',
      ResourceId: 'cen-1',
      CreateTime: 'soon',
    }
    expect(toResource(wire)).toMatchObject({ regionId: 'global', createdAt: null, costTags: [] })
  })
  it('is building while it collects what there was', () => {
    expect(toState({ ServiceStatus: 'Enabled', InitialStatus: 'Pending' })).toBe('building')
    expect(toState({ ServiceStatus: 'Enabled', InitialStatus: 'Finished' })).toBe('ready')
    expect(toState({ ServiceStatus: 'Something', InitialStatus: null })).toBe('off')
  })
  it('is named as the tag service names it, and nothing is guessed', () => {
    const of = { accountId: '1', regionId: 'cn-hangzhou', resourceId: 'i-1' }
    expect(arnOf({ ...of, resourceType: 'ACS::ECS::Instance' })).toBe(
      'arn:acs:ecs:cn-hangzhou:1:instance/i-1',
    )
    expect(arnOf({ ...of, resourceType: 'ACS::New::Thing' })).toBeNull()
  })
})
