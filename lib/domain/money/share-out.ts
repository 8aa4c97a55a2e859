import { Decimal, minorDigits, sumOf, zero } from './money.ts'

/**
 * An amount cut into parts by weight, whose sum is the amount to its last digit. Parts are whole minor units of the currency;
 * of an amount that is finer than these, whole units of its own last digit. What rounding leaves goes by largest remainder,
 * to the earlier of two equal ones, so the order of the weights must not depend on chance.
 *
 * A weight below zero counts as zero. Null when no weight is above zero: nothing says whose it is.
 */
export function shareOut(amount: Decimal, currency: string, weights: readonly Decimal[]): Decimal[] | null {
  const counted = weights.map((weight) => (weight.gt(0) ? weight : zero))
  const whole = sumOf(counted)
  if (whole.isZero()) return null
  const digits = Math.max(minorDigits(currency), amount.decimalPlaces())
  const unit = new Decimal(10).pow(-digits)
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
