import ICAL from 'ical.js'
import { wallTimeIn } from '../../domain/time/wall-time.ts'

/** One occurrence of an event in a calendar file. */
export interface CalendarEvent {
  uid: string
  summary: string
  /** Mail addresses, lower case. */
  attendees: string[]
  /** Null for an event whose times cannot be read: an unknown zone, or no end after its beginning. */
  span: { fromAt: Date; toAt: Date } | null
}

/** Rules may repeat for ever, and every second: what goes on beyond this is refused. */
const maxOccurrences = 5_000

/** The file's own zone where it brings one, else the IANA zone it names; floating times are wall time in `zone`. */
function instantOf(time: ICAL.Time, tzid: string | null, zone: string): Date | null {
  if (time.zone === ICAL.Timezone.utcTimezone) return time.toJSDate()
  if (time.zone?.component) return new Date(time.toUnixTime() * 1000)
  const { year, month, day, hour, minute, second } = time
  return wallTimeIn(tzid ?? zone, { year, month, day, hour, minute, second })
}

const textOf = (component: ICAL.Component, name: string): string => {
  const value = component.getFirstPropertyValue(name)
  return value === null ? '' : String(value).trim()
}

function tzidOf(component: ICAL.Component): string | null {
  const named = component.getFirstProperty('dtstart')?.getFirstParameter('tzid')
  return named || null
}

function attendeesOf(component: ICAL.Component): string[] {
  return component.getAllProperties('attendee').map((property) =>
    String(property.getFirstValue())
      .replace(/^mailto:/i, '')
      .toLowerCase(),
  )
}

function occurrence(event: ICAL.Event, start: ICAL.Time, end: ICAL.Time | null, zone: string): CalendarEvent {
  const { component } = event
  const tzid = tzidOf(component)
  const fromAt = instantOf(start, tzid, zone)
  const toAt = end && instantOf(end, tzid, zone)
  return {
    uid: textOf(component, 'uid'),
    summary: textOf(component, 'summary'),
    attendees: attendeesOf(component),
    span: fromAt && toAt && toAt > fromAt ? { fromAt, toAt } : null,
  }
}

const isCancelled = (component: ICAL.Component) => textOf(component, 'status').toUpperCase() === 'CANCELLED'

function* occurrencesOf(event: ICAL.Event, until: Date, zone: string): Generator<CalendarEvent> {
  if (!event.isRecurring()) {
    yield occurrence(event, event.startDate, event.endDate, zone)
    return
  }
  const iterator = event.iterator()
  const tzid = tzidOf(event.component)
  for (let next = iterator.next(); next; next = iterator.next()) {
    const at = instantOf(next, tzid, zone)
    if (at && at >= until) return
    const { item, startDate, endDate } = event.getOccurrenceDetails(next)
    if (!isCancelled(item.component)) yield occurrence(item, startDate, endDate, zone)
    // An unreadable zone stays unreadable however often it repeats.
    if (!at) return
  }
}

/**
 * Every occurrence in an iCalendar text that meets [from, to), with recurrence, exceptions and cancellations applied, and
 * the events whose times cannot be read. An Error when it is no calendar, or repeats too often to be one.
 */
export function readCalendar(text: string, from: Date, to: Date, zone: string): CalendarEvent[] | Error {
  try {
    const parsed: unknown = ICAL.parse(text)
    const calendar = new ICAL.Component(parsed as unknown[])
    if (calendar.name !== 'vcalendar') return new Error('not an iCalendar file')
    const all = calendar.getAllSubcomponents('vevent')
    const exceptions = all.filter((component) => component.hasProperty('recurrence-id'))
    const found: CalendarEvent[] = []
    let seen = 0
    for (const component of all) {
      if (component.hasProperty('recurrence-id') || isCancelled(component)) continue
      const uid = textOf(component, 'uid')
      const own = exceptions.filter((exception) => textOf(exception, 'uid') === uid)
      for (const one of occurrencesOf(new ICAL.Event(component, { exceptions: own }), to, zone)) {
        seen += 1
        if (seen > maxOccurrences) return new Error(`more than ${maxOccurrences} occurrences`)
        if (one.span === null || (one.span.toAt > from && one.span.fromAt < to)) found.push(one)
      }
    }
    return found
  } catch (problem) {
    return problem instanceof Error ? problem : new Error('not readable')
  }
}
