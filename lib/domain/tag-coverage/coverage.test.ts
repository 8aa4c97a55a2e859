import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Cause, type ChargeCategory, causes, chargeCategories } from '../attribution/cause.ts'
import { Decimal } from '../money/money.ts'
import { type CoverageRow, coverageOf, coverageOfKey } from './coverage.ts'
import { lostOf, type SealedRow } from './lost.ts'

const row = (amount: string | number, cause: Cause, more: Partial<CoverageRow> = {}): CoverageRow => ({
  currency: 'CNY',
  amount: new Decimal(amount),
  subjects: 1,
  cause,
  chargeCategory: 'usage',
  missingKeys: [],
  ...more,
})
const shares = (...rows: CoverageRow[]) =>
  coverageOf(rows).map(({ currency, money, subjects }) => [currency, money.share, subjects.share])

describe('coverage', () => {
  it.each([
    ['of what has an owner', [row(30, 'cost-tag'), row(10, 'untagged')], 0.75, 0.5],
    ['with aliases', [row(30, 'cost-tag-alias'), row(10, 'resource-group')], 1, 1],
    ['without what no costTag reaches', [row(30, 'cost-tag'), row(99, 'support'), row(9, 'tax')], 1, 1],
    [
      'without what is given back',
      [row(30, 'cost-tag'), row(-30, 'untagged'), row(5, 'untagged', { chargeCategory: 'adjustment' })],
      1,
      1,
    ],
    ['that is almost whole', [row('9999999999', 'cost-tag'), row('0.01', 'untagged')], 0.999999, 0.5],
  ])('%s', (_name, rows, money, subjects) => {
    expect(shares(...rows)).toEqual([['CNY', money, subjects]])
  })

  it('of nothing is nothing and not whole', () => {
    expect(shares()).toEqual([])
    expect(shares(row(0, 'cost-tag'), row(5, 'tax'), row(-1, 'cost-tag'))).toEqual([])
  })

  it('never adds currencies', () => {
    expect(shares(row(1, 'cost-tag'), row(1, 'untagged', { currency: 'USD' }))).toEqual([
      ['CNY', 1, 1],
      ['USD', 0, 0],
    ])
  })

  it('of a key is of those that have it, whoever owns the rest', () => {
    const rows = [row(3, 'cost-tag', { missingKeys: ['environment'] }), row(1, 'untagged')]
    expect(coverageOfKey(rows, 'environment')[0]?.money.share).toBe(0.25)
    expect(coverageOfKey(rows, 'service')[0]?.money.share).toBe(1)
  })

  const rows = fc.array(
    fc
      .record({
        cents: fc.integer({ min: -1_000_000, max: 1_000_000 }),
        cause: fc.constantFrom<Cause>(...causes),
        currency: fc.constantFrom('CNY', 'USD'),
        chargeCategory: fc.constantFrom<ChargeCategory>(...chargeCategories),
        subjects: fc.integer({ min: 1, max: 9 }),
      })
      .map(({ cents, cause, ...more }) => row(new Decimal(cents).div(100).toString(), cause, more)),
  )

  it('is between nothing and all, and all only when nothing is left', () => {
    fc.assert(
      fc.property(rows, (list) => {
        for (const { money } of coverageOf(list)) {
          expect(money.share).toBeGreaterThanOrEqual(0)
          expect(money.share).toBeLessThanOrEqual(1)
          expect(money.share === 1).toBe(money.part.eq(money.whole))
        }
      }),
    )
  })

  it('never falls when one that had no owner gets one', () => {
    fc.assert(
      fc.property(rows, fc.nat(), (list, at) => {
        const isOpen = ({ cause }: CoverageRow) => cause === 'untagged' || cause === 'value-not-allowed'
        const index = list.findIndex((one, place) => place >= at % Math.max(list.length, 1) && isOpen(one))
        fc.pre(index >= 0)
        const after = list.map((one, place) =>
          place === index ? { ...one, cause: 'cost-tag' as const } : one,
        )
        const before = new Map(coverageOf(list).map(({ currency, money }) => [currency, money]))
        for (const { currency, money } of coverageOf(after)) {
          expect(money.whole.eq(before.get(currency)!.whole)).toBe(true)
          expect(money.part.gte(before.get(currency)!.part)).toBe(true)
        }
      }),
    )
  })
})

describe('what is lost', () => {
  const sealed = (more: Partial<SealedRow>): SealedRow => ({
    subjectId: 's1',
    currency: 'CNY',
    cause: 'untagged',
    missingKeys: ['service'],
    billed: new Decimal(1),
    effective: null,
    ...more,
  })
  it('is what could have had an owner and had none, once per subject, currency and cause', () => {
    const lost = lostOf([
      sealed({}),
      sealed({ billed: new Decimal(2), effective: new Decimal(5), missingKeys: ['environment'] }),
      sealed({ currency: 'USD' }),
      sealed({ cause: 'cost-tag' }),
      sealed({ cause: 'tax' }),
      sealed({ subjectId: 's2' }),
      sealed({ subjectId: 's2', billed: new Decimal(-1) }),
    ])
    expect(
      lost.map(({ subjectId, currency, billed, effective, missingKeys }) => [
        subjectId,
        currency,
        String(billed),
        String(effective),
        missingKeys,
      ]),
    ).toEqual([
      ['s1', 'CNY', '3', '5', ['environment', 'service']],
      ['s1', 'USD', '1', 'null', ['service']],
    ])
  })
})
