import { Decimal as Unbounded } from 'decimal.js'

/**
 * Exact decimals for money and quantities. The library's own default keeps 20 significant digits, which a bill of 20-digit
 * amounts passes with its first sum: here there is room for any sum of such amounts. Nothing is printed as an exponent.
 */
export const Decimal = Unbounded.clone({ precision: 100, toExpNeg: -100, toExpPos: 100 })
export type Decimal = Unbounded

export const zero: Decimal = new Decimal(0)

/** Digits that an amount of a bill may have before and after its point. */
export const longestAmount = { whole: 20, fraction: 20 } as const

/** An amount as bills write it, also as an exponent; null for what is none, is too long, or is no finite number. */
export function decimalOf(text: string): Decimal | null {
  const found = /^[+-]?(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/.exec(text.trim())
  if (!found || `${found[1]}${found[2] ?? ''}` === '') return null
  const amount = new Decimal(text.trim().replace(/^\+/, ''))
  const tooLong =
    amount.decimalPlaces() > longestAmount.fraction || amount.abs().gte(`1e${longestAmount.whole}`)
  return tooLong ? null : amount
}

/** The sum of amounts of one currency; zero of none. */
export const sumOf = (amounts: Iterable<Decimal>): Decimal => {
  let sum = zero
  for (const amount of amounts) sum = sum.plus(amount)
  return sum
}

/**
 * Digits after the point of a currency's smallest coin (ISO 4217). Of a currency that is not known 2, as of most.
 */
export function minorDigits(currency: string): number {
  if (withoutMinor.has(currency)) return 0
  return withThousandths.has(currency) ? 3 : 2
}
const withoutMinor = new Set('BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' '))
const withThousandths = new Set('BHD IQD JOD KWD LYD OMR TND'.split(' '))

/** Sums per currency: amounts of two currencies are never added. */
export function sumPerCurrency<T extends { currency: string }>(
  rows: Iterable<T>,
  amountOf: (row: T) => Decimal | null,
): Map<string, Decimal> {
  const sums = new Map<string, Decimal>()
  for (const row of rows) {
    const amount = amountOf(row)
    if (amount !== null) sums.set(row.currency, (sums.get(row.currency) ?? zero).plus(amount))
  }
  return sums
}
