import ICAL from 'ical.js'
import { dayOf, printDay } from '../../domain/calendar/day.ts'
import type { ImportProblem } from '../../domain/calendar/import-days.ts'
import type { CalendarDay } from '../../domain/calendar/working-days.ts'

/** No official holiday is longer. */
const longestDays = 31

/** How published calendars mark a weekend day that is worked; Chinese ones write 班 or 休 in brackets. */
const isWorkday = (summary: string): boolean =>
  /[（(【]\s*班\s*[）)】]/.test(summary) || /上班|补班|make-?up|working? ?day/i.test(summary)

type Wrong = Pick<ImportProblem, 'code' | 'message'>

/** Name, first and last day of an event, or what is wrong with it. */
function spanOf(component: ICAL.Component): { name: string; first: number; last: number } | Wrong {
  const event = new ICAL.Event(component)
  const name = (event.summary ?? '').trim().slice(0, 120)
  if (name === '') return { code: 'columns', message: 'The event has no title.' }
  if (event.isRecurring())
    return { code: 'date', message: `${name} repeats: a calendar of holidays is dated.` }
  const start = component.getFirstPropertyValue('dtstart')
  const end = component.getFirstPropertyValue('dtend')
  if (!(start instanceof ICAL.Time)) return { code: 'date', message: `${name} has no beginning.` }
  const first = dayOf(start.year, start.month, start.day)
  // The end is not included: midnight is the end of the day before.
  const open = end instanceof ICAL.Time && !end.isDate && (end.hour > 0 || end.minute > 0)
  const last = end instanceof ICAL.Time ? dayOf(end.year, end.month, end.day) - (open ? 0 : 1) : first
  if (last - first >= longestDays)
    return { code: 'date', message: `${name} is longer than ${longestDays} days.` }
  return { name, first, last: Math.max(first, last) }
}

function eventsOf(text: string): ICAL.Component[] | null {
  try {
    const calendar = new ICAL.Component(ICAL.parse(text) as unknown[])
    return calendar.name === 'vcalendar' ? calendar.getAllSubcomponents('vevent') : null
  } catch {
    return null
  }
}

/**
 * Days of an iCalendar file of holidays: every day of every event, a workday where its title says so. Events that repeat
 * are refused. The `line` of a problem counts events, from 1. One bad event refuses all.
 */
export function readCalendarFile(
  country: string,
  text: string,
): { ok: true; days: CalendarDay[] } | { ok: false; problems: ImportProblem[] } {
  const events = eventsOf(text)
  if (!events)
    return { ok: false, problems: [{ line: 1, code: 'columns', message: 'This is no iCalendar file.' }] }
  const problems: ImportProblem[] = []
  const days = new Map<string, CalendarDay>()
  for (const [index, component] of events.entries()) {
    const line = index + 1
    const span = spanOf(component)
    if ('code' in span) {
      problems.push({ line, ...span })
      continue
    }
    const workday = isWorkday(span.name)
    for (let day = span.first; day <= span.last; day += 1) {
      const on = printDay(day)
      const before = days.get(on)
      if (before && before.workday !== workday)
        problems.push({ line, code: 'twice', message: `${on} is both off and worked.` })
      days.set(on, { country, on, workday, name: span.name })
    }
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, days: [...days.values()] }
}
