/** A release build's name, `YYYYMM-YYYYMMDD.N` (domain page, releases and versions). */
export interface Version {
  /** Batch month. */
  year: number
  month: number
  /** The day it was minted on, in the release's zone; it may lie outside the month. */
  day: { year: number; month: number; day: number }
  counter: bigint
}

const grammar = /^(\d{4})(\d{2})-(\d{4})(\d{2})(\d{2})\.(0|[1-9]\d{0,17})$/

function isDate(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

/** Null for anything that is not exactly a version: no blanks, no leading zeros in the counter, real dates only. */
export function parseVersion(text: string): Version | null {
  const parts = grammar.exec(text)
  if (!parts) return null
  const [year = 0, month = 0, dayYear = 0, dayMonth = 0, day = 0] = parts.slice(1, 6).map(Number)
  if (month < 1 || month > 12 || !isDate(dayYear, dayMonth, day)) return null
  return {
    year,
    month,
    day: { year: dayYear, month: dayMonth, day },
    counter: BigInt(parts[6] ?? '0'),
  }
}

const padded = (value: number, width: number) => String(value).padStart(width, '0')

/** The one way to write a version; `parseVersion` reads it back. */
export function printVersion(version: Version): string {
  const { day } = version
  return `${padded(version.year, 4)}${padded(version.month, 2)}-${padded(day.year, 4)}${padded(day.month, 2)}${padded(day.day, 2)}.${version.counter}`
}

/** Numeric, batch before day before counter: negative when `a` is older. */
export function compareVersions(a: Version, b: Version): number {
  const order =
    a.year - b.year ||
    a.month - b.month ||
    a.day.year - b.day.year ||
    a.day.month - b.day.month ||
    a.day.day - b.day.day
  if (order !== 0) return order
  return a.counter < b.counter ? -1 : a.counter > b.counter ? 1 : 0
}

/** Minted on a day outside its batch month: valid, and marked late or hotfix. */
export function isOutsideItsMonth(version: Version): boolean {
  return version.day.year !== version.year || version.day.month !== version.month
}
