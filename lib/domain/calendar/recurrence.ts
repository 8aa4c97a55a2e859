import { type Day, type DayParts, dayOf, daysInMonth, minutesPerDay, partsOf, weekdayOf } from './day.ts'
import type { RecurrenceRule } from './rrule.ts'
import type { ZoneClock } from './zone-clock.ts'

/** No recurrence is followed further than this year. */
const lastYear = 2200

/**
 * The days on which a rule starts, by wall date alone: which instants these are is the zone's affair, so no clock change
 * can move one. A year is worked out once.
 */
export class RecurringDays {
  private readonly years = new Map<number, Day[]>()
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
    const until = partsOf(last).year
    for (let { year } = partsOf(first); year <= until; year += 1)
      for (const day of this.inYear(year)) if (day >= first && day <= last) found.push(day)
    return found
  }

  /** The first day on or after one; null when there is none before the year 2200. */
  onOrAfter(from: Day): Day | null {
    for (let { year } = partsOf(Math.max(from, this.start)); year <= partsOf(this.lastDay).year; year += 1) {
      const found = this.inYear(year).find((day) => day >= from)
      if (found !== undefined) return found
    }
    return null
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
