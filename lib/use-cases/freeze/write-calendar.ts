/** One time, as a calendar shows it. */
export interface CalendarEntry {
  /** The same one keeps it: calendars then move it instead of showing it twice. */
  uid: string
  title: string
  text: string
  startsAt: Date
  /** Not included; the same as the start where it is a moment. */
  endsAt: Date
  /** Rises with every change. */
  version: number
}

const escaped = (text: string) =>
  text
    .replaceAll('\\', '\\\\')
    .replace(/\r?\n/g, '\\n')
    .replace(/[,;]/g, (sign) => `\\${sign}`)
    // Control signs are not allowed anywhere.
    .replace(/[^\P{Cc}]/gu, '')

const stamp = (at: Date) => at.toISOString().replace(/[-:]/g, '').replace(/\.\d+/, '')

/** Octets of a line without its end (RFC 5545, 3.1). */
const longest = 75

/** Folds a line without cutting a character of several octets. */
function folded(line: string): string {
  const parts: string[] = []
  let part = ''
  let octets = 0
  for (const sign of line) {
    const size = Buffer.byteLength(sign)
    if (octets + size > longest) {
      parts.push(part)
      // The blank that continues a line counts.
      ;[part, octets] = ['', 1]
    }
    part += sign
    octets += size
  }
  return [...parts, part].join('\r\n ')
}

/** An iCalendar text (RFC 5545) of these times, in UTC. Pure. */
export function writeCalendar(name: string, entries: readonly CalendarEntry[], now: Date): string {
  const events = entries.flatMap(({ uid, title, text, startsAt, endsAt, version }) => [
    'BEGIN:VEVENT',
    `UID:${uid}@sluice`,
    `SEQUENCE:${version - 1}`,
    `DTSTAMP:${stamp(now)}`,
    `DTSTART:${stamp(startsAt)}`,
    // An end has to be later than its start, to the second; without one the event is a moment.
    ...(stamp(endsAt) > stamp(startsAt) ? [`DTEND:${stamp(endsAt)}`] : []),
    `SUMMARY:${escaped(title)}`,
    ...(text === '' ? [] : [`DESCRIPTION:${escaped(text)}`]),
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ])
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Sluice//Freezes//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${escaped(name)}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
    'X-PUBLISHED-TTL:PT1H',
    ...events,
    'END:VCALENDAR',
  ]
  return `${lines.map(folded).join('\r\n')}\r\n`
}
