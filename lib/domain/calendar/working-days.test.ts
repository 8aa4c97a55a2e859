import { describe, expect, it } from 'vitest'
import { china2026 } from '../../testing/freezes.ts'
import { parseDay, printDay } from './day.ts'
import { parseDuration, printDuration } from './duration.ts'
import { readCalendarLines } from './import-days.ts'
import { calendarsOf, isWorkday, missingCalendars, moveToWorkday } from './working-days.ts'

const calendars = calendarsOf(china2026)
const china = calendars.get('CN')
const day = (text: string) => parseDay(text) ?? Number.NaN

describe('working days', () => {
  it.each([
    ['2026-09-20', true],
    ['2026-10-10', true],
    ['2026-10-11', false],
    ['2026-10-01', false],
    ['2026-10-07', false],
    ['2026-10-08', true],
    ['2026-10-03', false],
  ])('%s is one: %s', (text, expected) => {
    expect(isWorkday(china, day(text))).toBe(expected)
  })

  it.each([
    ['last-before', '2026-10-01', '2026-09-30'],
    ['first-after', '2026-10-01', '2026-10-08'],
    // The make-up Saturday counts.
    ['last-before', '2026-10-11', '2026-10-10'],
    ['first-after', '2026-09-18', '2026-09-20'],
    ['first-after', '2026-02-14', '2026-02-24'],
    ['on-or-first-after', '2026-10-08', '2026-10-08'],
    ['on-or-first-after', '2026-10-03', '2026-10-08'],
    ['on-or-last-before', '2026-10-07', '2026-09-30'],
    ['on-or-last-before', '2026-10-10', '2026-10-10'],
  ] as const)('%s %s is %s', (rule, from, expected) => {
    expect(printDay(moveToWorkday(china, day(from), rule))).toBe(expected)
  })

  it('are Monday to Friday where there is no calendar', () => {
    expect(isWorkday(undefined, day('2026-10-01'))).toBe(true)
    expect(printDay(moveToWorkday(undefined, day('2026-10-03'), 'first-after'))).toBe('2026-10-05')
  })

  it('asks for the next year from 15 November', () => {
    expect(missingCalendars(calendars, ['CN'], day('2026-11-14'))).toEqual([])
    expect(missingCalendars(calendars, ['CN'], day('2026-11-15'))).toEqual([{ country: 'CN', year: 2027 }])
    expect(missingCalendars(calendars, ['DE', 'DE'], day('2026-01-01'))).toEqual([
      { country: 'DE', year: 2026 },
    ])
  })
})

describe('an import of days', () => {
  it('reads both languages, spreadsheets and comments', () => {
    const read = readCalendarLines(
      'CN',
      '\uFEFF# 2027\n2027-01-01,holiday,元旦\r\n2027-01-03，上班，元旦\n\n2027-02-08\t休\t春节',
    )
    expect(read).toEqual({
      ok: true,
      days: [
        { country: 'CN', on: '2027-01-01', workday: false, name: '元旦' },
        { country: 'CN', on: '2027-01-03', workday: true, name: '元旦' },
        { country: 'CN', on: '2027-02-08', workday: false, name: '春节' },
      ],
    })
  })

  it('names every bad line and takes none', () => {
    const read = readCalendarLines(
      'CN',
      '2027-02-30,holiday,x\n2027-01-01,maybe,x\n2027-01-02\n2027-01-03,off,a\n2027-01-03,off,b',
    )
    expect(read.ok ? [] : read.problems.map(({ line, code }) => [line, code])).toEqual([
      [1, 'date'],
      [2, 'kind'],
      [3, 'columns'],
      [5, 'twice'],
    ])
  })
})

describe('a duration', () => {
  it.each([
    ['PT8H', 480],
    ['P1DT12H', 2160],
    ['P2W', 20_160],
    ['PT90M', 90],
    ['P1M', null],
    ['P1Y', null],
    ['PT', null],
    ['P', null],
    ['8h', null],
    ['-PT1H', null],
    ['PT1.5H', null],
  ])('%s is %s minutes', (text, minutes) => {
    expect(parseDuration(text)).toBe(minutes)
  })
  it.each([0, 1, 60, 480, 1440, 2160, 20_161])('of %i minutes is read as it was written', (minutes) => {
    expect(parseDuration(printDuration(minutes))).toBe(minutes)
  })
})
