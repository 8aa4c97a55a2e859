import {
  type Day,
  type DayParts,
  dayOf,
  daysInMonth,
  minutesPerDay,
  partsOf,
  weekdayOf,
  yearOf,
} from './day.ts'
import type { RecurrenceRule } from './rrule.ts'
import type { ZoneClock } from './zone-clock.ts'

/** No recurrence is followed further than this year. */
const lastYear = 2200

/** Place of the first of some ordered days that is not before one. */
function firstNotBefore(days: readonly Day[], day: Day): number {
  let [low, high] = [0, days.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((days[middle] ?? day) < day) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * The days on which a rule starts, by wall date alone: which instants these are is the zone's affair, so no clock change
 * can move one. A year is worked out once.
 */
export class RecurringDays {
  private readonly years = new Map<number, Day[]>()
  private around = { year: 0, from: 0, to: -1 }
  private readonly rule: RecurrenceRule
  private readonly start: Day
  private readonly startParts: DayParts
  /** The last day it may start on. */
  readonly lastDay: Day

  /** `startWall`: first possible start, in minutes of the wall clock. */
  constructor(rule: RecurrenceRule, startWall: number, clock: ZoneClock) {
    this.rule = rule
    this.start = Math.floor(startWall / minutesPerDay)
    this.startParts = partsOf(this.start)
    this.lastDay = this.lastByUntil(startWall, clock)
    if (rule.count !== null) this.lastDay = this.lastByCount(rule.count)
  }

  private lastByUntil(startWall: number, clock: ZoneClock): Day {
    const { until } = this.rule
    if (!until) return dayOf(lastYear, 12, 31)
    const wall = 'wall' in until ? until.wall : clock.wallAt(until.at)
    const minuteOfDay = startWall - this.start * minutesPerDay
    return Math.floor((wall - minuteOfDay) / minutesPerDay)
  }

  private lastByCount(count: number): Day {
    let left = count
    let last = this.start - 1
    for (let { year } = this.startParts; year <= lastYear; year += 1) {
      const days = this.inYear(year)
      const taken = days[Math.min(left, days.length) - 1]
      if (taken !== undefined) last = taken
      left -= days.length
      if (left <= 0) break
    }
    this.years.clear()
    return last
  }

  /** Days in [from, to], in order. */
  between(from: Day, to: Day): Day[] {
    const [first, last] = [Math.max(from, this.start), Math.min(to, this.lastDay)]
    if (first > last) return []
    const found: Day[] = []
    const until = yearOf(last)
    for (let year = yearOf(first); year <= until; year += 1) {
      const days = this.inYear(year)
      for (let at = firstNotBefore(days, first); at < days.length; at += 1) {
        const day = days[at]
        if (day === undefined || day > last) break
        found.push(day)
      }
    }
    return found
  }

  /** The first day on or after one; null when there is none before the year 2200. */
  onOrAfter(from: Day): Day | null {
    const wanted = Math.max(from, this.start)
    if (wanted > this.lastDay) return null
    for (let year = this.yearWith(wanted); year <= lastYear; year += 1) {
      const days = this.inYear(year)
      const found = days[firstNotBefore(days, wanted)]
      if (found !== undefined) return found
      if (dayOf(year + 1, 1, 1) > this.lastDay) return null
    }
    return null
  }

  /** The year of a day; the one asked about last is known without working it out. */
  private yearWith(day: Day): number {
    if (day < this.around.from || day > this.around.to) {
      const year = yearOf(day)
      this.around = { year, from: dayOf(year, 1, 1), to: dayOf(year, 12, 31) }
    }
    return this.around.year
  }

  private inYear(year: number): Day[] {
    const known = this.years.get(year)
    if (known) return known
    const [first, last] = [dayOf(year, 1, 1), dayOf(year, 12, 31)]
    const days: Day[] = []
    for (let period = this.periodOf(first); ; period += 1) {
      const [begins, ends] = this.bounds(period)
      if (begins > last) break
      if ((period - this.periodOf(this.start)) % this.rule.interval !== 0) continue
      for (const day of this.inPeriod(begins, ends))
        if (day >= first && day <= last && day >= this.start && day <= this.lastDay) days.push(day)
    }
    this.years.set(year, days)
    return days
  }

  /** Counts periods, so that every `interval`-th from the first start's is taken. */
  private periodOf(day: Day): number {
    if (this.rule.freq === 'DAILY') return day
    if (this.rule.freq === 'WEEKLY') return Math.floor((day + 3 - this.rule.weekStart) / 7)
    const { year, month } = partsOf(day)
    return this.rule.freq === 'MONTHLY' ? year * 12 + month - 1 : year
  }

  /** First and last day of a period. */
  private bounds(period: number): [Day, Day] {
    if (this.rule.freq === 'DAILY') return [period, period]
    if (this.rule.freq === 'WEEKLY') {
      const begins = period * 7 - 3 + this.rule.weekStart
      return [begins, begins + 6]
    }
    if (this.rule.freq === 'YEARLY') return [dayOf(period, 1, 1), dayOf(period, 12, 31)]
    const [year, month] = [Math.floor(period / 12), (period % 12) + 1]
    return [dayOf(year, month, 1), dayOf(year, month + 1, 1) - 1]
  }

  private inPeriod(begins: Day, ends: Day): Day[] {
    const days: Day[] = []
    for (let day = begins; day <= ends; day += 1) if (this.matches(day)) days.push(day)
    const { bySetPos } = this.rule
    if (bySetPos.length === 0) return days
    const chosen = bySetPos.map((at) => days[at > 0 ? at - 1 : days.length + at])
    return [...new Set(chosen)].filter((day) => day !== undefined).sort((a, b) => a - b)
  }

  private matches(day: Day): boolean {
    const { freq, byMonth, byMonthDay, byDay } = this.rule
    if (freq === 'DAILY' && byMonth.length + byMonthDay.length + byDay.length === 0) return true
    if (freq === 'WEEKLY' && byMonth.length === 0)
      return byDay.length === 0
        ? weekdayOf(day) === this.startParts.weekday
        : byDay.some((one) => one.weekday === weekdayOf(day))
    const parts = partsOf(day)
    if (byMonth.length > 0 && !byMonth.includes(parts.month)) return false
    if (byMonthDay.length > 0 && !this.fitsMonthDay(parts)) return false
    if (byDay.length > 0) return byDay.some((one) => this.fitsWeekday(one, parts, day))
    return byMonthDay.length > 0 || this.fitsStart(parts)
  }

  private fitsMonthDay({ year, month, dayOfMonth }: DayParts): boolean {
    const fromEnd = dayOfMonth - daysInMonth(year, month) - 1
    return this.rule.byMonthDay.some((wanted) => wanted === dayOfMonth || wanted === fromEnd)
  }

  private fitsWeekday(one: { nth: number | null; weekday: number }, parts: DayParts, day: Day): boolean {
    if (one.weekday !== parts.weekday) return false
    if (one.nth === null) return true
    const byYear = this.rule.freq === 'YEARLY' && this.rule.byMonth.length === 0
    const begins = byYear ? dayOf(parts.year, 1, 1) : dayOf(parts.year, parts.month, 1)
    const ends = byYear ? dayOf(parts.year, 12, 31) : dayOf(parts.year, parts.month + 1, 1) - 1
    const fromBegin = Math.floor((day - begins) / 7) + 1
    const fromEnd = -Math.floor((ends - day) / 7) - 1
    return one.nth === fromBegin || one.nth === fromEnd
  }

  /** What the rule leaves open is as the first start has it. */
  private fitsStart(parts: DayParts): boolean {
    const { freq, byMonth } = this.rule
    if (freq === 'DAILY') return true
    if (freq === 'WEEKLY') return parts.weekday === this.startParts.weekday
    if (parts.dayOfMonth !== this.startParts.dayOfMonth) return false
    return freq === 'MONTHLY' || byMonth.length > 0 || parts.month === this.startParts.month
  }
}
