import fc from 'fast-check'
import ICAL from 'ical.js'
import { describe, expect, it } from 'vitest'
import { dayOf, daysInMonth, minutesPerDay, parseDay, parseWall, partsOf, printDay } from './day.ts'
import { RecurringDays } from './recurrence.ts'
import { parseRule, type RecurrenceRule } from './rrule.ts'
import { clockOf, type ZoneClock } from './zone-clock.ts'

const shanghai = clockOf('Asia/Shanghai') as ZoneClock
const names = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']

function ruleOf(text: string): RecurrenceRule {
  const parsed = parseRule(text)
  if (!parsed.ok) throw new Error(parsed.problem.message)
  return parsed.rule
}

const recurringDays = (text: string, start: number) =>
  new RecurringDays(ruleOf(text), start * minutesPerDay + 600, shanghai)

/** What a calendar library that follows RFC 5545 on floating time answers. */
function byLibrary(text: string, start: number, to: number): string[] {
  const found: string[] = []
  const iterator = ICAL.Recur.fromString(text).iterator(
    ICAL.Time.fromDateTimeString(`${printDay(start)}T10:00:00`),
  )
  for (let next = iterator.next(); next && found.length < 3000; next = iterator.next()) {
    const day = next.toString().slice(0, 10)
    if ((parseDay(day) ?? 0) > to) break
    found.push(day)
  }
  return found
}

/** Day by day, straight from the words of the RFC. */
function byHand(text: string, start: number, to: number): number[] {
  const parts = Object.fromEntries(text.split(';').map((part) => part.split('=') as [string, string]))
  const list = (name: string) => parts[name]?.split(',').map(Number)
  const interval = Number(parts.INTERVAL ?? 1)
  const begin = partsOf(start)
  const found: number[] = []
  for (let day = start; day <= to; day += 1) {
    const { year, month, dayOfMonth, weekday } = partsOf(day)
    const away = {
      DAILY: day - start,
      WEEKLY: (day - weekday - (start - begin.weekday)) / 7,
      MONTHLY: (year - begin.year) * 12 + month - begin.month,
      YEARLY: year - begin.year,
    }[parts.FREQ as 'DAILY']
    if (away % interval !== 0) continue
    const [months, monthDays, weekdays] = [list('BYMONTH'), list('BYMONTHDAY'), parts.BYDAY?.split(',')]
    if (months && !months.includes(month)) continue
    const last = daysInMonth(year, month)
    if (monthDays && !monthDays.some((one) => (one > 0 ? one : last + 1 + one) === dayOfMonth)) continue
    const inYear = parts.FREQ === 'YEARLY' && !months
    const [from, until] = inYear
      ? [dayOf(year, 1, 1), dayOf(year, 12, 31)]
      : [day - dayOfMonth + 1, day - dayOfMonth + last]
    const same = Array.from({ length: until - from + 1 }, (_, at) => from + at).filter(
      (one) => partsOf(one).weekday === weekday,
    )
    const fits = (one: string) => {
      const nth = Number(one.slice(0, -2) || 0)
      return one.endsWith(names[weekday] ?? '?') && (nth === 0 || same.at(nth > 0 ? nth - 1 : nth) === day)
    }
    if (weekdays && !weekdays.some(fits)) continue
    if (!weekdays && !monthDays) {
      if (parts.FREQ === 'WEEKLY' && weekday !== begin.weekday) continue
      if ((parts.FREQ === 'MONTHLY' || parts.FREQ === 'YEARLY') && dayOfMonth !== begin.dayOfMonth) continue
      if (parts.FREQ === 'YEARLY' && !months && month !== begin.month) continue
    }
    found.push(day)
  }
  return parts.COUNT ? found.slice(0, Number(parts.COUNT)) : found
}

const some = <T>(of: fc.Arbitrary<T>) => fc.uniqueArray(of, { minLength: 1, maxLength: 3 })
const part = (name: string, of: fc.Arbitrary<readonly (string | number)[]>) =>
  fc.option(
    of.map((list) => `${name}=${list.join(',')}`),
    { nil: '' },
  )
const monthDays = part('BYMONTHDAY', some(fc.integer({ min: -31, max: 31 }).filter((one) => one !== 0)))
const months = part('BYMONTH', some(fc.integer({ min: 1, max: 12 })))
const plain = part('BYDAY', some(fc.constantFrom(...names)))
const nth = (most: number) =>
  part(
    'BYDAY',
    some(
      fc
        .tuple(
          fc.integer({ min: -most, max: most }).filter((n) => n !== 0),
          fc.constantFrom(...names),
        )
        .map(([n, day]) => `${n}${day}`),
    ),
  )
const rules = fc
  .tuple(
    fc.oneof(
      fc.tuple(fc.constant('FREQ=DAILY'), months, monthDays, plain),
      fc.tuple(fc.constant('FREQ=WEEKLY'), plain, months, fc.constant('')),
      fc.tuple(fc.constant('FREQ=MONTHLY'), monthDays, fc.oneof(plain, nth(5)), months),
      fc.tuple(fc.constant('FREQ=YEARLY'), months, monthDays, fc.oneof(plain, nth(5))),
    ),
    fc.integer({ min: 1, max: 4 }).map((one) => `INTERVAL=${one}`),
    fc.option(
      fc.integer({ min: 1, max: 30 }).map((one) => `COUNT=${one}`),
      { nil: '' },
    ),
  )
  .map(([parts, ...more]) => [...parts, ...more].filter((one) => one !== '').join(';'))
const starts = fc.integer({ min: dayOf(2023, 12, 1), max: dayOf(2025, 3, 1) })

describe('recurrence', () => {
  it('equals a naive enumeration', () => {
    fc.assert(
      fc.property(rules, starts, (text, start) => {
        const to = start + 1200
        expect(recurringDays(text, start).between(start - 400, to)).toEqual(byHand(text, start, to))
      }),
      { numRuns: 400 },
    )
  })

  it.each([
    'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH;WKST=SU',
    'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1',
    'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1,-2',
    'FREQ=YEARLY;BYMONTH=3,9;BYDAY=-1SU',
    'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29',
    'FREQ=MONTHLY;BYMONTHDAY=-1',
    'FREQ=MONTHLY;BYMONTHDAY=31;COUNT=9',
    'FREQ=DAILY;INTERVAL=3;UNTIL=20260131T100000',
    'FREQ=WEEKLY;BYDAY=SA,SU;UNTIL=20260601',
  ])('equals what a calendar library answers: %s', (text) => {
    // A start that the rule itself names: what comes before is not agreed on anywhere.
    const start = recurringDays(text, dayOf(2025, 6, 1)).onOrAfter(0) ?? 0
    const to = start + 1500
    expect(recurringDays(text, start).between(start, to).map(printDay)).toEqual(byLibrary(text, start, to))
  })

  it('ends at the instant that UNTIL names with Z, read in the zone', () => {
    const days = (until: string) =>
      recurringDays(`FREQ=DAILY;UNTIL=${until}`, dayOf(2026, 3, 1)).between(0, 30_000).length
    // 10:00 in Shanghai is 02:00Z.
    expect(days('20260303T020000Z')).toBe(3)
    expect(days('20260303T015900Z')).toBe(2)
  })

  it('finds the next day without looking at those between', () => {
    const days = recurringDays('FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29', dayOf(2024, 2, 29))
    expect(printDay(days.onOrAfter(dayOf(2024, 3, 1)) ?? 0)).toBe('2028-02-29')
    expect(recurringDays('FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', dayOf(2024, 1, 1)).onOrAfter(0)).toBeNull()
  })
})

describe('a rule that is not taken', () => {
  it.each([
    ['FREQ=SECONDLY;COUNT=1000000', 'rule-too-dense', /at most daily/],
    ['FREQ=HOURLY', 'rule-too-dense', /at most daily/],
    ['FREQ=DAILY;COUNT=1000000', 'rule-too-long', /at most 1040/],
    ['every friday', 'bad-rule', /NAME=VALUE/],
    ['', 'bad-rule', /NAME=VALUE/],
    ['FREQ=FORTNIGHTLY', 'bad-rule', /FREQ is one of/],
    ['INTERVAL=2', 'bad-rule', /FREQ is one of/],
    ['FREQ=DAILY;BYHOUR=9', 'bad-rule', /time of day/],
    ['FREQ=YEARLY;BYWEEKNO=20', 'bad-rule', /BYWEEKNO is not taken/],
    ['FREQ=WEEKLY;BYDAY=1MO', 'bad-rule', /counts days of a month/],
    ['FREQ=WEEKLY;BYMONTHDAY=3', 'bad-rule', /no BYMONTHDAY/],
    ['FREQ=MONTHLY;BYDAY=6MO', 'bad-rule', /no BYDAY/],
    ['FREQ=MONTHLY;BYSETPOS=1', 'bad-rule', /BYSETPOS/],
    ['FREQ=DAILY;COUNT=3;UNTIL=20260101', 'bad-rule', /exclude/],
    ['FREQ=DAILY;UNTIL=20260231', 'bad-rule', /UNTIL is a date/],
    ['FREQ=DAILY;INTERVAL=0', 'bad-rule', /INTERVAL/],
    ['FREQ=DAILY;FREQ=WEEKLY', 'bad-rule', /twice/],
    ['FREQ=MONTHLY;BYMONTHDAY=32', 'bad-rule', /-31 to 31/],
  ])('%s', (text, code, message) => {
    const parsed = parseRule(text)
    expect(parsed.ok ? null : parsed.problem.code).toBe(code)
    expect(parsed.ok ? '' : parsed.problem.message).toMatch(message)
  })

  it('is refused, never thrown, whatever was written', () => {
    fc.assert(fc.property(fc.string(), (text) => typeof parseRule(text).ok === 'boolean'))
    expect(parseRule('RRULE:FREQ=WEEKLY;BYDAY=FR;').ok).toBe(true)
    expect(parseWall('2026-02-29T10:00')).toBeNull()
  })
})
