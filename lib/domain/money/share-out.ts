import { Decimal, minorDigits, sumOf, zero } from './money.ts'

/**
 * An amount cut into parts by weight, whose sum is the amount to its last digit. Parts have so many digits after the point,
 * or as many as the amount itself where it is finer. What rounding leaves goes by largest remainder, to the earlier of two
 * equal ones, so the order of the weights must not depend on chance.
 *
 * A weight below zero counts as zero. Null when no weight is above zero: nothing says whose it is.
 */
export function cutByWeight(amount: Decimal, digits: number, weights: readonly Decimal[]): Decimal[] | null {
  const counted = weights.map((weight) => (weight.gt(0) ? weight : zero))
  const whole = sumOf(counted)
  if (whole.isZero()) return null
  const unit = new Decimal(10).pow(-Math.max(digits, amount.decimalPlaces()))
  const units = amount.abs().div(unit)
  const exact = counted.map((weight) => units.times(weight).div(whole))
  const floors = exact.map((part) => part.floor())
  const left = units.minus(sumOf(floors)).toNumber()
  const byRemainder = exact
    .map((part, at) => ({ at, remainder: part.minus(floors[at] ?? zero) }))
    // Who has no weight gets nothing of what is left either.
    .filter(({ at }) => counted[at]?.gt(0))
    .sort((a, b) => b.remainder.comparedTo(a.remainder) || a.at - b.at)
  const raised = new Set(byRemainder.slice(0, left).map(({ at }) => at))
  const sign = amount.isNegative() ? -1 : 1
  return floors.map((part, at) =>
    part
      .plus(raised.has(at) ? 1 : 0)
      .times(unit)
      .times(sign),
  )
}

/** Money cut by weight into whole minor units of its currency; what is finer than these is cut to its own last digit. */
export const shareOut = (amount: Decimal, currency: string, weights: readonly Decimal[]): Decimal[] | null =>
  cutByWeight(amount, minorDigits(currency), weights)
