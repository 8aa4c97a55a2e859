import { Decimal } from '../money/money.ts'

/** Rounded down, so that what is not whole never looks whole. Null where there is nothing to judge: that is not 100 %. */
export function shareOf(owned: Decimal | number, whole: Decimal | number): number | null {
  const all = new Decimal(whole)
  return all.isZero() ? null : new Decimal(owned).div(all).toDecimalPlaces(6, Decimal.ROUND_DOWN).toNumber()
}

/** By how much it changed; null where there was nothing, or less, before. */
export const changeOf = (after: Decimal, before: Decimal): number | null =>
  before.gt(0) ? after.minus(before).div(before).toDecimalPlaces(6).toNumber() : null
