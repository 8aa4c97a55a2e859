import { type Day, minutesPerDay, parseWall, type WallMinute } from '../calendar/day.ts'
import { parseDuration } from '../calendar/duration.ts'
import { RecurringDays } from '../calendar/recurrence.ts'
import { parseRule } from '../calendar/rrule.ts'
import { longestHolidayDays, moveToWorkday, type WorkingCalendar } from '../calendar/working-days.ts'
import { clockOf, type ZoneClock } from '../calendar/zone-clock.ts'
import type { FreezeDefinition, ReleaseTimes } from './window.ts'

/** One time that a window is in force: half-open, in epoch milliseconds. */
export interface Occurrence {
  startsAt: number
  endsAt: number
}

/** The times of one window. Every list is in order, without doubles, and without empty ones. */
export interface Occurrences {
  /** Those that touch [from, to). */
  between(from: number, to: number): Occurrence[]
  /** The one it is in force by at an instant; of several the one that ends last. */
  at(instant: number): Occurrence | null
  /** The first that starts after an instant. */
  after(instant: number): Occurrence | null
}

/** What times depend on besides the window itself. */
export interface TimeSources {
  calendars: ReadonlyMap<string, WorkingCalendar>
  releases: ReadonlyMap<string, ReleaseTimes>
}

/** A schedule that cannot be followed: its window closes its scope until somebody repairs it. */
export class BrokenSchedule extends Error {}

type Timed = Pick<FreezeDefinition, 'effect' | 'schedule' | 'zone' | 'workingDay'>

/**
 * Where written wall times become instants. What is in force must never be shorter than written for deny and require,
 * never longer for allow, read off the wall clock: in a doubled hour the former takes the first start and the last end,
 * the latter the last start (the first where nothing would be left) and the first end. A skipped start or end is the
 * instant of the jump.
 */
export function instantsOf(
  clock: ZoneClock,
  effect: FreezeDefinition['effect'],
  from: WallMinute,
  to: WallMinute,
): Occurrence {
  const [start, end] = [clock.instantsOf(from), clock.instantsOf(to)]
  if (effect !== 'allow') return { startsAt: start.first, endsAt: end.last }
  return { startsAt: start.last < end.first ? start.last : start.first, endsAt: end.first }
}

const moved = (wall: WallMinute, move: ((day: Day) => Day) | null) => {
  if (!move) return wall
  const day = Math.floor(wall / minutesPerDay)
  return wall + (move(day) - day) * minutesPerDay
}

function movesOf({ workingDay }: Timed, sources: TimeSources) {
  const calendar = workingDay ? sources.calendars.get(workingDay.country) : undefined
  const moveBy = (rule: Parameters<typeof moveToWorkday>[2] | null | undefined) =>
    rule ? (day: Day) => moveToWorkday(calendar, day, rule) : null
  return { start: moveBy(workingDay?.start), end: moveBy(workingDay?.end) }
}

function single(one: Occurrence): Occurrences {
  const empty = one.endsAt <= one.startsAt
  return {
    between: (from, to) => (!empty && one.startsAt < to && one.endsAt > from ? [one] : []),
    at: (instant) => (one.startsAt <= instant && instant < one.endsAt ? one : null),
    after: (instant) => (!empty && one.startsAt > instant ? one : null),
  }
}

const written = (text: string): WallMinute => {
  const wall = parseWall(text)
  if (wall === null) throw new BrokenSchedule(`${text} is no date and time`)
  return wall
}

function ofRelease(
  schedule: Extract<FreezeDefinition['schedule'], { kind: 'release' }>,
  sources: TimeSources,
) {
  const release = sources.releases.get(schedule.releaseId)
  if (!release) throw new BrokenSchedule('the release it is bound to is not there')
  const starts = {
    'release-week': release.weekStartsAt,
    'before-go-live': release.weekStartsAt,
    'go-live': release.goLiveStartsAt,
    'after-cut': release.cutPlannedAt,
  }
  const startsAt = starts[schedule.phase].getTime() + schedule.startOffsetMinutes * 60_000
  const end = schedule.phase === 'before-go-live' ? release.goLiveStartsAt : release.goLiveEndsAt
  const planned = end.getTime() + schedule.endOffsetMinutes * 60_000
  return single({ startsAt, endsAt: Math.min(planned, release.closedAt?.getTime() ?? planned) })
}

class Recurring implements Occurrences {
  private readonly days: RecurringDays
  private readonly minuteOfDay: number
  /** How many days an occurrence may reach away from the day the rule names. */
  private readonly reach: number
  private readonly window: Timed
  private readonly clock: ZoneClock
  private readonly minutes: number
  private readonly moves: ReturnType<typeof movesOf>

  constructor(window: Timed, clock: ZoneClock, sources: TimeSources) {
    const { schedule } = window
    if (schedule.kind !== 'recurring') throw new BrokenSchedule('it does not recur')
    const parsed = parseRule(schedule.rrule)
    if (!parsed.ok) throw new BrokenSchedule(parsed.problem.message)
    const minutes = parseDuration(schedule.duration)
    if (minutes === null) throw new BrokenSchedule(`${schedule.duration} is no duration`)
    const starts = written(schedule.startsAt)
    this.days = new RecurringDays(parsed.rule, starts, clock)
    this.minuteOfDay = starts % minutesPerDay
    this.moves = movesOf(window, sources)
    this.reach = 1 + (window.workingDay ? longestHolidayDays : 0)
    this.window = window
    this.clock = clock
    this.minutes = minutes
  }

  private of(day: Day): Occurrence {
    const from = day * minutesPerDay + this.minuteOfDay
    const start = moved(from, this.moves.start)
    return instantsOf(this.clock, this.window.effect, start, moved(from + this.minutes, this.moves.end))
  }

  private list(days: readonly Day[], keep: (one: Occurrence) => boolean): Occurrence[] {
    const found = new Map<number, Occurrence>()
    for (const day of days) {
      const one = this.of(day)
      if (one.endsAt <= one.startsAt || !keep(one)) continue
      const twin = found.get(one.startsAt)
      if (!twin || twin.endsAt < one.endsAt) found.set(one.startsAt, one)
    }
    return [...found.values()].sort((a, b) => a.startsAt - b.startsAt)
  }

  between(from: number, to: number): Occurrence[] {
    const first = Math.floor(from / 86_400_000) - Math.ceil(this.minutes / minutesPerDay) - this.reach
    const days = this.days.between(first, Math.floor(to / 86_400_000) + this.reach)
    return this.list(days, (one) => one.startsAt < to && one.endsAt > from)
  }

  at(instant: number): Occurrence | null {
    const today = Math.floor(instant / 86_400_000)
    const first = this.days.onOrAfter(today - Math.ceil(this.minutes / minutesPerDay) - this.reach)
    let best: Occurrence | null = null
    for (let day = first; day !== null && day <= today + this.reach; day = this.days.onOrAfter(day + 1)) {
      const one = this.of(day)
      const holds = one.startsAt <= instant && instant < one.endsAt
      if (holds && (!best || best.endsAt < one.endsAt)) best = one
    }
    return best
  }

  after(instant: number): Occurrence | null {
    let found: Occurrence | null = null
    // A rule never moves a later day before an earlier one, so the first that is found is the first there is.
    const first = Math.floor(instant / 86_400_000) - this.reach
    for (let day = this.days.onOrAfter(first); day !== null; day = this.days.onOrAfter(day + 1)) {
      const one = this.of(day)
      if (one.endsAt <= one.startsAt || one.startsAt <= instant) continue
      if (found && one.startsAt !== found.startsAt) break
      if (!found || one.endsAt > found.endsAt) found = one
      if (!this.moves.start) break
    }
    return found
  }
}

/** The times of a window. Throws BrokenSchedule for what validation never lets in. */
export function occurrencesOf(window: Timed, sources: TimeSources): Occurrences {
  const clock = clockOf(window.zone)
  if (!clock) throw new BrokenSchedule(`nobody knows the zone ${window.zone}`)
  const { schedule } = window
  if (schedule.kind === 'release') return ofRelease(schedule, sources)
  if (schedule.kind === 'recurring') return new Recurring(window, clock, sources)
  const moves = movesOf(window, sources)
  const from = moved(written(schedule.startsAt), moves.start)
  return single(instantsOf(clock, window.effect, from, moved(written(schedule.endsAt), moves.end)))
}
