import { chance } from '../flow/chance.ts'

/** Millionths of a currency: the smallest amount that a bill writes. */
export const million = 1_000_000

/** `12.340000`: bills have six places. */
export function amountText(micro: number): string {
  const digits = String(Math.abs(micro)).padStart(7, '0')
  return `${micro < 0 ? '-' : ''}${digits.slice(0, -6)}.${digits.slice(-6)}`
}

/** What one day costs by list: a little more or less than the day before, and more at the end of the week. */
export function dailyList(perDay: number, arn: string, day: string): number {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
  const busy = weekday === 0 || weekday === 6 ? 1.06 : 1
  return Math.round(perDay * busy * (0.92 + 0.16 * chance(arn, day)))
}

/** The k-th of n equal days; the days of a term add up to the whole. */
export const dayShare = (total: number, index: number, days: number): number =>
  Math.floor((total * (index + 1)) / days) - Math.floor((total * index) / days)
