import { minutesPerDay } from './day.ts'

/** Longest duration taken: a year and a day, in minutes. */
export const longestMinutes = 367 * minutesPerDay

/**
 * Reads an ISO 8601 duration of weeks, days, hours and minutes as minutes of a wall clock; null for anything else.
 * Months and years are refused: they have no length of their own.
 */
export function parseDuration(text: string): number | null {
  const found = /^P(?:(\d{1,3})W)?(?:(\d{1,3})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?)?$/.exec(text)
  if (!found || text.endsWith('T') || text === 'P') return null
  const [weeks = 0, days = 0, hours = 0, minutes = 0] = found.slice(1).map((part) => Number(part ?? 0))
  return (weeks * 7 + days) * minutesPerDay + hours * 60 + minutes
}

/** Writes minutes as an ISO 8601 duration. */
export function printDuration(minutes: number): string {
  const [days, rest] = [Math.floor(minutes / minutesPerDay), minutes % minutesPerDay]
  const [hours, left] = [Math.floor(rest / 60), rest % 60]
  const time = `${hours ? `${hours}H` : ''}${left ? `${left}M` : ''}`
  return `P${days ? `${days}D` : ''}${time ? `T${time}` : days ? '' : 'T0M'}`
}
