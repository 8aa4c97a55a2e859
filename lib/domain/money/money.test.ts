import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Decimal, decimalOf, minorDigits, sumOf, sumPerCurrency } from './money.ts'
import { shareOut } from './share-out.ts'

const amounts = fc
  .tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.integer({ min: 0, max: 12 }))
  .map(([digits, scale]) => new Decimal(digits.toString()).div(new Decimal(10).pow(scale)))
const weights = fc.array(
  fc.integer({ min: 0, max: 1_000_000 }).map((weight) => new Decimal(weight).div(1000)),
  { minLength: 1, maxLength: 12 },
)

describe('amounts', () => {
  it.each([
    ['1.20', '1.2'],
    ['-0.000001', '-0.000001'],
    ['1.5E-7', '0.00000015'],
    ['+3', '3'],
    ['12345678901234567890', '12345678901234567890'],
    ['.5', '0.5'],
    ['', null],
    ['.', null],
    ['1,200.00', null],
    ['NaN', null],
    ['Infinity', null],
    ['0x10', null],
    ['1e400', null],
    ['1e-21', null],
    ['100000000000000000000', null],
  ])('%s -> %s', (text, expected) => {
    expect(decimalOf(text)?.toString() ?? null).toBe(expected)
  })

  it('of 20 digits lose nothing when they are added', () => {
    const long = decimalOf('99999999999999999999')
    const fine = decimalOf('0.00000000000000000001')
    expect(sumOf([long!, fine!]).toString()).toBe('99999999999999999999.00000000000000000001')
  })

  it('of two currencies are never added', () => {
    const rows = [
      { currency: 'CNY', amount: new Decimal('1.1') },
      { currency: 'USD', amount: new Decimal('2') },
      { currency: 'CNY', amount: new Decimal('0.1') },
      { currency: 'USD', amount: null },
    ]
    const sums = sumPerCurrency(rows, ({ amount }) => amount)
    expect([...sums].map(([currency, sum]) => [currency, sum.toString()])).toEqual([
      ['CNY', '1.2'],
      ['USD', '2'],
    ])
  })

  it.each([
    ['CNY', 2],
    ['USD', 2],
    ['JPY', 0],
    ['KWD', 3],
    ['ZZZ', 2],
  ])('of %s have %i digits', (currency, digits) => {
    expect(minorDigits(currency)).toBe(digits)
  })
})

describe('sharing out', () => {
  const parts = (amount: string, currency: string, ...by: number[]) =>
    shareOut(
      new Decimal(amount),
      currency,
      by.map((weight) => new Decimal(weight)),
    )?.map(String) ?? null
  it.each([
    ['10', 'CNY', [1, 1, 1], ['3.34', '3.33', '3.33']],
    ['-10', 'CNY', [1, 1, 1], ['-3.34', '-3.33', '-3.33']],
    ['10', 'JPY', [1, 1, 1], ['4', '3', '3']],
    ['10', 'KWD', [1, 1, 1], ['3.334', '3.333', '3.333']],
    // Finer than a cent: to its own last digit.
    ['0.0001', 'CNY', [1, 1], ['0.0001', '0']],
    ['0.005', 'CNY', [3, 2], ['0.003', '0.002']],
    ['10', 'CNY', [0, 5, -3], ['0', '10', '0']],
    ['0', 'CNY', [1, 2], ['0', '0']],
    ['10', 'CNY', [0, 0], null],
    ['10', 'CNY', [], null],
  ])('%s %s by %j', (amount, currency, by, expected) => {
    expect(parts(amount, currency, ...by)).toEqual(expected)
  })

  it('loses nothing, gives nobody more than a unit beside the exact, and never turns a sign', () => {
    fc.assert(
      fc.property(amounts, fc.constantFrom('CNY', 'JPY', 'KWD'), weights, (amount, currency, by) => {
        const shared = shareOut(amount, currency, by)
        const whole = sumOf(by)
        if (whole.isZero()) {
          expect(shared).toBeNull()
          return
        }
        expect(sumOf(shared!).eq(amount)).toBe(true)
        const unit = new Decimal(10).pow(-Math.max(minorDigits(currency), amount.decimalPlaces()))
        for (const [at, part] of shared!.entries()) {
          const exact = amount.times(by[at]!).div(whole)
          expect(part.minus(exact).abs().lte(unit)).toBe(true)
          expect(part.isZero() || part.isNegative() === amount.isNegative()).toBe(true)
          expect(part.mod(unit).isZero()).toBe(true)
        }
      }),
    )
  })
})
