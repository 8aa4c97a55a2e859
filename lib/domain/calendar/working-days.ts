import { type Day, dayOf, parseDay, partsOf, weekdayOf } from './day.ts'

/** How a day is moved to a working day; `on-or-` leaves a working day where it is. */
export type WorkingDayRule = 'last-before' | 'on-or-last-before' | 'on-or-first-after' | 'first-after'

/** A day that is not what its weekday says: a holiday, or a weekend day that is worked to make up for one. */
export interface CalendarDay {
  country: string
  /** `2026-10-01` */
  on: string
  workday: boolean
  name: string
}

/** The working days of one country: Monday to Friday, and what its dated data says otherwise. */
export interface WorkingCalendar {
  country: string
  days: ReadonlyMap<Day, boolean>
  /** Years it has any entry for; of another year only weekends are known. */
  years: ReadonlySet<number>
}

/** No run of holidays is longer; a rule that finds no working day within it leaves the day where it is. */
export const longestHolidayDays = 31

/** Groups dated days by country. Later entries for one day win; what is no date is left out. */
export function calendarsOf(days: readonly CalendarDay[]): Map<string, WorkingCalendar> {
  const found = new Map<string, { country: string; days: Map<Day, boolean>; years: Set<number> }>()
  for (const { country, on, workday } of days) {
    const day = parseDay(on)
    if (day === null) continue
    const calendar = found.get(country) ?? { country, days: new Map(), years: new Set() }
    calendar.days.set(day, workday)
    calendar.years.add(partsOf(day).year)
    found.set(country, calendar)
  }
  return found
}

/** Whether people work on a day. Without a calendar: Monday to Friday. */
export function isWorkday(calendar: WorkingCalendar | undefined, day: Day): boolean {
  return calendar?.days.get(day) ?? weekdayOf(day) < 5
}

/** The day a rule moves a day to. */
export function moveToWorkday(calendar: WorkingCalendar | undefined, day: Day, rule: WorkingDayRule): Day {
  const step = rule === 'last-before' || rule === 'on-or-last-before' ? -1 : 1
  const strict = rule === 'last-before' || rule === 'first-after'
  for (let moved = strict ? day + step : day, tries = 0; tries <= longestHolidayDays; tries += 1) {
    if (isWorkday(calendar, moved)) return moved
    moved += step
  }
  return day
}

/** By this day (month, day of month) the next year's calendar must be there: the State Council publishes it before. */
const due = { month: 11, dayOfMonth: 15 }

/**
 * Countries in use whose calendar lacks a year that is needed: the present one, and from 15 November the next one.
 * `today` is a day in the zone of whoever asks.
 */
export function missingCalendars(
  calendars: ReadonlyMap<string, WorkingCalendar>,
  countries: Iterable<string>,
  today: Day,
): { country: string; year: number }[] {
  const { year } = partsOf(today)
  const needed = today >= dayOf(year, due.month, due.dayOfMonth) ? [year, year + 1] : [year]
  return [...new Set(countries)]
    .sort()
    .flatMap((country) =>
      needed
        .filter((one) => !calendars.get(country)?.years.has(one))
        .map((missing) => ({ country, year: missing })),
    )
}
