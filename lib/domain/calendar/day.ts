/** A calendar day as a count of days since 1970-01-01. It has no zone and no clock. */
export type Day = number

/** Minutes on a wall clock since 1970-01-01T00:00 as it would show them. It has no zone. */
export type WallMinute = number

export const minutesPerDay = 1440

/** The parts of a day; months from 1, weekdays from 0 (Monday) to 6. */
export interface DayParts {
  year: number
  month: number
  dayOfMonth: number
  weekday: number
}

/** The day with this date; dates that are not there run over (February 30 is March 2). */
export function dayOf(year: number, month: number, dayOfMonth: number): Day {
  return Math.floor(Date.UTC(year, month - 1, dayOfMonth) / 86_400_000)
}

export function yearOf(day: Day): number {
  return new Date(day * 86_400_000).getUTCFullYear()
}

export function partsOf(day: Day): DayParts {
  const date = new Date(day * 86_400_000)
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    dayOfMonth: date.getUTCDate(),
    weekday: weekdayOf(day),
  }
}

/** Monday is 0; 1970-01-01 was a Thursday. */
export function weekdayOf(day: Day): number {
  return (((day + 3) % 7) + 7) % 7
}

export function daysInMonth(year: number, month: number): number {
  return dayOf(year, month + 1, 1) - dayOf(year, month, 1)
}

/** `2026-10-01`; null when there is no such date. */
export function parseDay(text: string): Day | null {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (!found) return null
  const [year, month, dayOfMonth] = found.slice(1).map(Number) as [number, number, number]
  const day = dayOf(year, month, dayOfMonth)
  return printDay(day) === text ? day : null
}

export function printDay(day: Day): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10)
}

/** `2026-10-01T18:00`; null when there is no such date or time. */
export function parseWall(text: string): WallMinute | null {
  const found = /^(.{10})T(\d{2}):(\d{2})$/.exec(text)
  const day = found?.[1] ? parseDay(found[1]) : null
  const [hour, minute] = [Number(found?.[2]), Number(found?.[3])]
  return day === null || hour > 23 || minute > 59 ? null : day * minutesPerDay + hour * 60 + minute
}

export function printWall(wall: WallMinute): string {
  return new Date(wall * 60_000).toISOString().slice(0, 16)
}
