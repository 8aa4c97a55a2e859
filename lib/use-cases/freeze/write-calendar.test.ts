import fc from 'fast-check'
import ICAL from 'ical.js'
import { describe, expect, it } from 'vitest'
import { type CalendarEntry, writeCalendar } from './write-calendar.ts'

const now = new Date('2026-06-18T10:00:00.500Z')
const entry = (more: Partial<CalendarEntry> = {}): CalendarEntry => ({
  uid: 'window-1',
  title: 'Freeze: 618',
  text: '',
  startsAt: new Date('2026-06-17T16:00:00Z'),
  endsAt: new Date('2026-06-20T16:00:00Z'),
  version: 3,
  ...more,
})
const read = (text: string) => {
  const calendar = new ICAL.Component(ICAL.parse(text) as unknown[])
  return { calendar, events: calendar.getAllSubcomponents('vevent').map((one) => new ICAL.Event(one)) }
}

describe('a calendar text', () => {
  it('has what RFC 5545 asks of every calendar and every event', () => {
    const text = writeCalendar('Sluice Freezes', [entry()], now)
    const { calendar, events } = read(text)
    expect(calendar.getFirstPropertyValue('version')).toBe('2.0')
    expect(calendar.getFirstPropertyValue('prodid')).toBeTruthy()
    expect(text.startsWith('BEGIN:VCALENDAR\r\n')).toBe(true)
    expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true)
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
    expect(text).toContain('\r\nDTSTAMP:20260618T100000Z\r\n')
    expect(text).toContain('\r\nDTSTART:20260617T160000Z\r\nDTEND:20260620T160000Z\r\n')
    expect(events[0]).toMatchObject({ uid: 'window-1@sluice', sequence: 2, summary: 'Freeze: 618' })
  })

  it('escapes what would end a value, and drops control signs', () => {
    const title = 'a, b; c \\ "d" : e'
    const text = writeCalendar('x', [entry({ title, text: 'one\ntwo\r\nthree\u0007\\n' })], now)
    expect(text).toContain('SUMMARY:a\\, b\\; c \\\\ "d" : e\r\n')
    expect(read(text).events[0]).toMatchObject({ summary: title, description: 'one\ntwo\nthree\\n' })
  })

  it('writes no end that is not later than its start, to the second', () => {
    const startsAt = new Date('2026-06-17T16:00:00.100Z')
    const moment = writeCalendar('x', [entry({ startsAt, endsAt: new Date(startsAt.getTime() + 400) })], now)
    expect(moment).not.toContain('DTEND')
    expect(read(moment).events[0]?.endDate.toJSDate()).toEqual(read(moment).events[0]?.startDate.toJSDate())
  })

  it('folds at 75 octets, never inside a character, and reads back as it was written', () => {
    const sign = fc.constantFrom('a', ',', ';', '\\', '\n', '冻', '🧊', ' ', 'é', ':', '"', 'n', 'N')
    const words = fc.array(sign, { maxLength: 120 }).map((signs) => signs.join(''))
    fc.assert(
      fc.property(words, words, (title, text) => {
        const written = writeCalendar('x', [entry({ title: `t${title}`, text })], now)
        for (const line of written.split('\r\n')) {
          expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
          expect(line).not.toContain('\uFFFD')
        }
        const [event] = read(written).events
        expect(event?.summary).toBe(`t${title}`)
        expect(event?.description ?? '').toBe(text)
      }),
    )
  })
})
