import { wallTimeIn, wallTimeOf } from '../../lib/domain/time/wall-time.ts'

const dayMs = 24 * 60 * 60_000

/** The week of the reader's calendar, Monday to Monday at midnight there, `ahead` weeks after that of an instant. */
export function weekOf(now: Date, zone: string, ahead: number): { from: Date; to: Date } {
  const wall = wallTimeOf(zone, now)
  const today = wall ? Date.UTC(wall.year, wall.month - 1, wall.day) : now.getTime()
  const sinceMonday = (new Date(today).getUTCDay() + 6) % 7
  const monday = today + (ahead * 7 - sinceMonday) * dayMs
  const midnight = (at: number) => {
    const day = new Date(at)
    const date = { year: day.getUTCFullYear(), month: day.getUTCMonth() + 1, day: day.getUTCDate() }
    return wallTimeIn(zone, { ...date, hour: 0, minute: 0, second: 0 }) ?? day
  }
  return { from: midnight(monday), to: midnight(monday + 7 * dayMs) }
}
