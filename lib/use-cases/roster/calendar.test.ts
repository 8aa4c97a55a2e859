import { describe, expect, it } from 'vitest'
import { readCalendar } from './calendar.ts'

const from = new Date('2026-06-01T00:00:00Z')
const to = new Date('2026-07-01T00:00:00Z')
const file = (...lines: string[]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//test//EN', ...lines, 'END:VCALENDAR'].join('\r\n')
const event = (...lines: string[]) => ['BEGIN:VEVENT', 'UID:one', ...lines, 'END:VEVENT']
const spans = (text: string, zone = 'Asia/Shanghai') => {
  const read = readCalendar(text, from, to, zone)
  if (read instanceof Error) return read.message
  return read.map(({ span }) => span && `${span.fromAt.toISOString()} ${span.toAt.toISOString()}`)
}

describe('times', () => {
  it.each([
    ['UTC', ['DTSTART:20260602T010000Z', 'DTEND:20260602T090000Z'], '2026-06-02T01:00:00.000Z 2026-06-02T09:00:00.000Z'],
    ['floating: the zone asked for', ['DTSTART:20260602T090000', 'DTEND:20260602T170000'], '2026-06-02T01:00:00.000Z 2026-06-02T09:00:00.000Z'],
    ['a zone by its IANA name alone', ['DTSTART;TZID=Europe/Berlin:20260602T090000', 'DTEND;TZID=Europe/Berlin:20260602T170000'], '2026-06-02T07:00:00.000Z 2026-06-02T15:00:00.000Z'],
    ['whole days end where the next begins', ['DTSTART;VALUE=DATE:20260602', 'DTEND;VALUE=DATE:20260603'], '2026-06-01T16:00:00.000Z 2026-06-02T16:00:00.000Z'],
    ['a duration', ['DTSTART:20260602T010000Z', 'DURATION:PT8H'], '2026-06-02T01:00:00.000Z 2026-06-02T09:00:00.000Z'],
    ['a zone that nobody knows', ['DTSTART;TZID=Moon/Base:20260602T090000', 'DTEND;TZID=Moon/Base:20260602T170000'], null],
    ['no end after the beginning', ['DTSTART:20260602T010000Z', 'DTEND:20260602T010000Z'], null],
  ])('%s', (_, lines, expected) => {
    expect(spans(file(...event(...lines)))).toEqual([expected])
  }) // biome-ignore format: one glance

  it('takes the zone that the file brings', () => {
    const zone = [
      'BEGIN:VTIMEZONE',
      'TZID:Office',
      'BEGIN:STANDARD',
      'DTSTART:19700101T000000',
      'TZOFFSETFROM:+0530',
      'TZOFFSETTO:+0530',
      'END:STANDARD',
      'END:VTIMEZONE',
    ]
    const shift = event('DTSTART;TZID=Office:20260602T090000', 'DTEND;TZID=Office:20260602T170000')
    expect(spans(file(...zone, ...shift))).toEqual(['2026-06-02T03:30:00.000Z 2026-06-02T11:30:00.000Z'])
  })

  it('keeps only what meets the time asked for', () => {
    expect(spans(file(...event('DTSTART:20260501T000000Z', 'DTEND:20260601T000000Z')))).toEqual([])
    expect(spans(file(...event('DTSTART:20260501T000000Z', 'DTEND:20260601T000001Z')))).toHaveLength(1)
    expect(spans(file(...event('DTSTART:20260701T000000Z', 'DTEND:20260702T000000Z')))).toEqual([])
  })
})

describe('recurrence', () => {
  const weekly = [
    'DTSTART;TZID=Asia/Shanghai:20260525T090000',
    'DTEND;TZID=Asia/Shanghai:20260601T090000',
    'RRULE:FREQ=WEEKLY',
  ]
  it('ends with the time asked for, though the rule never does', () => {
    expect(spans(file(...event(...weekly)))).toEqual([
      '2026-05-25T01:00:00.000Z 2026-06-01T01:00:00.000Z',
      '2026-06-01T01:00:00.000Z 2026-06-08T01:00:00.000Z',
      '2026-06-08T01:00:00.000Z 2026-06-15T01:00:00.000Z',
      '2026-06-15T01:00:00.000Z 2026-06-22T01:00:00.000Z',
      '2026-06-22T01:00:00.000Z 2026-06-29T01:00:00.000Z',
      '2026-06-29T01:00:00.000Z 2026-07-06T01:00:00.000Z',
    ])
  })
  it('leaves out what was excluded or cancelled, and moves what was moved', () => {
    const excluded = event(...weekly, 'EXDATE;TZID=Asia/Shanghai:20260608T090000')
    const moved = event(
      'RECURRENCE-ID;TZID=Asia/Shanghai:20260615T090000',
      'DTSTART;TZID=Asia/Shanghai:20260616T090000',
      'DTEND;TZID=Asia/Shanghai:20260617T090000',
      'SUMMARY:chen instead',
    )
    const cancelled = event(
      'RECURRENCE-ID;TZID=Asia/Shanghai:20260622T090000',
      'DTSTART;TZID=Asia/Shanghai:20260622T090000',
      'STATUS:CANCELLED',
    )
    const read = readCalendar(file(...excluded, ...moved, ...cancelled), from, to, 'UTC')
    expect(read).not.toBeInstanceOf(Error)
    const found = read as Exclude<typeof read, Error>
    expect(found.map(({ span, summary }) => [span?.fromAt.toISOString().slice(0, 10), summary])).toEqual([
      ['2026-05-25', ''],
      ['2026-06-01', ''],
      ['2026-06-16', 'chen instead'],
      ['2026-06-29', ''],
    ])
  })
  it('refuses a rule that would fill the memory, and what is no calendar', () => {
    const often = event('DTSTART:20200101T000000Z', 'DTEND:20200101T000001Z', 'RRULE:FREQ=SECONDLY')
    expect(spans(file(...often))).toBe('more than 5000 occurrences')
    expect(spans('hello')).toEqual(expect.any(String))
    expect(spans('BEGIN:VCARD\r\nEND:VCARD')).toEqual(expect.any(String))
  })
})

it('reads people as they stand there', () => {
  const text = file(
    ...event(
      'DTSTART:20260602T010000Z',
      'DTEND:20260602T090000Z',
      'SUMMARY:On call: 林\\, Xiaowen',
      'ATTENDEE;CN=Lin:MAILTO:Lin@Example.com',
    ),
  )
  expect(readCalendar(text, from, to, 'UTC')).toMatchObject([
    { uid: 'one', summary: 'On call: 林, Xiaowen', attendees: ['lin@example.com'] },
  ])
})
