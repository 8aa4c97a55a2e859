import { Decimal, sumOf, zero } from '../money/money.ts'

/** Money of one measure and one currency on one day; a day that is not there is not known, and never zero. */
export interface DayAmount {
  on: string
  amount: Decimal
}

/** The middle one, or between the two in the middle; null of none. */
export function medianOf(amounts: readonly Decimal[]): Decimal | null {
  const sorted = [...amounts].sort((a, b) => a.comparedTo(b))
  const middle = sorted.length >> 1
  const upper = sorted[middle]
  if (upper === undefined) return null
  return sorted.length % 2 === 1 ? upper : upper.plus(sorted[middle - 1] ?? upper).div(2)
}

export const meanOf = (amounts: readonly Decimal[]): Decimal =>
  amounts.length === 0 ? zero : sumOf(amounts).div(amounts.length)

export const largestOf = (first: Decimal, ...others: Decimal[]): Decimal => Decimal.max(first, ...others)
