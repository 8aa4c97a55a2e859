import { parseWall, type WallMinute } from './day.ts'

export const frequencies = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const
export type Frequency = (typeof frequencies)[number]

/** The part of RFC 5545 that freezes need: rules of days. The time of day is that of the first start. */
export interface RecurrenceRule {
  freq: Frequency
  interval: number
  count: number | null
  /** Last possible start: on the wall clock, or as an instant where it was written with Z. */
  until: { wall: WallMinute } | { at: number } | null
  byMonth: readonly number[]
  byMonthDay: readonly number[]
  /** Weekday from 0 (Monday); nth of the month or year, negative from its end, null every one. */
  byDay: readonly { nth: number | null; weekday: number }[]
  bySetPos: readonly number[]
  weekStart: number
}

/** Longest count taken: 20 years of weeks. */
export const largestCount = 1040
const largestInterval = 1000

export type RuleProblem = { code: 'bad-rule' | 'rule-too-dense' | 'rule-too-long'; message: string }
export type ParsedRule = { ok: true; rule: RecurrenceRule } | { ok: false; problem: RuleProblem }

const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']
const known = ['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'BYMONTH', 'BYMONTHDAY', 'BYDAY', 'BYSETPOS', 'WKST']

class Refusal extends Error {
  readonly code: RuleProblem['code']
  constructor(message: string, code: RuleProblem['code'] = 'bad-rule') {
    super(message)
    this.code = code
  }
}

function numbers(parts: ReadonlyMap<string, string>, name: string, largest: number, negative: boolean) {
  const text = parts.get(name)
  if (text === undefined) return []
  return text.split(',').map((one) => {
    const value = Number(one)
    const fits = /^[+-]?\d{1,4}$/.test(one) && value !== 0 && Math.abs(value) <= largest
    if (!fits || (value < 0 && !negative))
      throw new Refusal(`${name} takes numbers from ${negative ? -largest : 1} to ${largest}, not ${one}.`)
    return value
  })
}

function readUntil(text: string): RecurrenceRule['until'] {
  const found = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z?))?$/.exec(text)
  const [, year, month, day, hour = '23', minute = '59', , utc] = found ?? []
  const wall = found ? parseWall(`${year}-${month}-${day}T${hour}:${minute}`) : null
  if (wall === null) throw new Refusal(`UNTIL is a date such as 20261231 or 20261231T160000Z, not ${text}.`)
  return utc === 'Z' ? { at: wall * 60_000 } : { wall }
}

function readByDay(text: string, freq: Frequency): RecurrenceRule['byDay'] {
  return text.split(',').map((one) => {
    const found = /^([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)$/.exec(one)
    if (!found?.[2]) throw new Refusal(`BYDAY takes days such as MO or -1FR, not ${one}.`)
    const nth = found[1] === undefined ? null : Number(found[1])
    if (nth !== null && (freq === 'DAILY' || freq === 'WEEKLY'))
      throw new Refusal(`BYDAY=${one} counts days of a month or a year; FREQ=${freq} has only ${found[2]}.`)
    if (nth === 0 || Math.abs(nth ?? 1) > (freq === 'MONTHLY' ? 5 : 53))
      throw new Refusal(`There is no BYDAY=${one}.`)
    return { nth, weekday: weekdays.indexOf(found[2]) }
  })
}

function readParts(text: string): Map<string, string> {
  const parts = new Map<string, string>()
  for (const part of text
    .trim()
    .toUpperCase()
    .replace(/^RRULE:/, '')
    .replace(/;$/, '')
    .split(';')) {
    const [name = '', value, ...more] = part.split('=')
    if (!value || more.length > 0)
      throw new Refusal(`A rule is NAME=VALUE;NAME=VALUE; this is not: ${part || text}.`)
    if (/^BY(HOUR|MINUTE|SECOND)$/.test(name))
      throw new Refusal(`${name} is not taken: the time of day is that of the first start.`)
    if (!known.includes(name)) throw new Refusal(`${name} is not taken; known are ${known.join(', ')}.`)
    if (parts.has(name)) throw new Refusal(`${name} is there twice.`)
    parts.set(name, value)
  }
  return parts
}

function read(text: string): RecurrenceRule {
  const parts = readParts(text)
  const freq = frequencies.find((one) => one === parts.get('FREQ'))
  if (/^(HOUR|MINUTE|SECOND)LY$/.test(parts.get('FREQ') ?? ''))
    throw new Refusal('A window recurs at most daily: make it longer, or write several.', 'rule-too-dense')
  if (!freq) throw new Refusal(`FREQ is one of ${frequencies.join(', ')}.`)
  const [interval = 1] = numbers(parts, 'INTERVAL', largestInterval, false)
  const countText = parts.get('COUNT')
  if (countText !== undefined && !/^[1-9]\d*$/.test(countText)) throw new Refusal('COUNT is a number from 1.')
  const count = countText === undefined ? null : Number(countText)
  if (count !== null && count > largestCount)
    throw new Refusal(`COUNT is at most ${largestCount}; leave it away for no end.`, 'rule-too-long')
  const untilText = parts.get('UNTIL')
  if (untilText !== undefined && count !== null) throw new Refusal('COUNT and UNTIL exclude each other.')
  const byMonthDay = numbers(parts, 'BYMONTHDAY', 31, true)
  if (freq === 'WEEKLY' && byMonthDay.length > 0) throw new Refusal('FREQ=WEEKLY has no BYMONTHDAY.')
  const byMonth = numbers(parts, 'BYMONTH', 12, false)
  const byDay = readByDayPart(parts.get('BYDAY'), freq)
  const bySetPos = numbers(parts, 'BYSETPOS', 366, true)
  if (bySetPos.length > 0 && byDay.length + byMonth.length + byMonthDay.length === 0)
    throw new Refusal('BYSETPOS chooses among BYDAY, BYMONTHDAY or BYMONTH: one must be there.')
  const weekStart = weekdays.indexOf(parts.get('WKST') ?? 'MO')
  if (weekStart < 0) throw new Refusal('WKST is one of MO to SU.')
  const until = untilText === undefined ? null : readUntil(untilText)
  return { freq, interval, count, until, byMonth, byMonthDay, byDay, bySetPos, weekStart }
}

const readByDayPart = (text: string | undefined, freq: Frequency) =>
  text === undefined ? [] : readByDay(text, freq)

/** Reads a rule, with or without `RRULE:`. What is not taken is refused in plain words, never passed over. */
export function parseRule(text: string): ParsedRule {
  try {
    return { ok: true, rule: read(text) }
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, problem: { code: error.code, message: error.message } }
    throw error
  }
}
