import { minutesPerDay, parseWall, partsOf, printWall, type WallMinute } from '../calendar/day.ts'
import { longestMinutes, parseDuration } from '../calendar/duration.ts'
import { RecurringDays } from '../calendar/recurrence.ts'
import { parseRule } from '../calendar/rrule.ts'
import { clockOf, type ZoneClock } from '../calendar/zone-clock.ts'
import { BrokenSchedule, occurrencesOf, type TimeSources } from './occurrences.ts'
import { type Problem, problem } from './problem.ts'
import type { FreezeDefinition, FreezeSchedule } from './window.ts'

/** Years a window may lie in: nobody knows the clocks of others. */
const years = { from: 2000, to: 2100 }

/** Starts looked at to find the shortest period: a leap cycle of yearly ones, over a year of daily ones. */
const startsLookedAt = 400

function wallAt(field: string, text: string): WallMinute | Problem {
  const wall = parseWall(text)
  if (wall === null) return problem(field, 'no-such-time', `${text} is not in the calendar.`, { text })
  const { year } = partsOf(Math.floor(wall / minutesPerDay))
  const fits = year >= years.from && year <= years.to
  return fits ? wall : problem(field, 'no-such-time', `${text} is out of range.`, { text })
}

function oneOff(schedule: Extract<FreezeSchedule, { kind: 'one-off' }>): Problem[] {
  const from = wallAt('schedule.startsAt', schedule.startsAt)
  const to = wallAt('schedule.endsAt', schedule.endsAt)
  if (typeof from !== 'number' || typeof to !== 'number')
    return [from, to].filter((one) => typeof one !== 'number')
  if (to <= from) return [problem('schedule.endsAt', 'end-before-start', 'The end must be after the start.')]
  if (to - from > longestMinutes)
    return [problem('schedule.endsAt', 'too-long', 'A window lasts at most a year and a day.')]
  return []
}

/** The shortest time between two starts, in minutes of the wall clock; null where there is only one. */
function shortestPeriod(days: readonly number[]): number | null {
  const gaps = days.slice(1).map((day, index) => day - (days[index] ?? day))
  return gaps.length === 0 ? null : Math.min(...gaps) * minutesPerDay
}

function startsOf(recurring: RecurringDays, from: number): number[] {
  const days: number[] = []
  for (let next = recurring.onOrAfter(from); next !== null && days.length < startsLookedAt; ) {
    days.push(next)
    next = recurring.onOrAfter(next + 1)
  }
  return days
}

function recurring(
  schedule: Extract<FreezeSchedule, { kind: 'recurring' }>,
  clock: ZoneClock | null,
): Problem[] {
  const found: Problem[] = []
  const from = wallAt('schedule.startsAt', schedule.startsAt)
  if (typeof from !== 'number') found.push(from)
  const minutes = parseDuration(schedule.duration)
  const wrongLength = minutes === null || minutes < 1 || minutes > longestMinutes
  if (wrongLength)
    found.push(
      problem(
        'schedule.duration',
        'bad-duration',
        'A duration is written like PT8H or P1DT12H, up to a year.',
        {
          text: schedule.duration,
        },
      ),
    )
  const parsed = parseRule(schedule.rrule)
  if (!parsed.ok)
    found.push(
      problem('schedule.rrule', parsed.problem.code, parsed.problem.message, {
        detail: parsed.problem.message,
      }),
    )
  if (typeof from !== 'number' || wrongLength || !parsed.ok || !clock) return found
  const days = startsOf(new RecurringDays(parsed.rule, from, clock), Math.floor(from / minutesPerDay))
  if (days.length === 0) {
    const message = 'No day fits this rule, so the window would never start.'
    return [problem('schedule.rrule', 'never-starts', message)]
  }
  const period = shortestPeriod(days)
  if (period !== null && minutes > period)
    return [
      problem(
        'schedule.duration',
        'longer-than-period',
        `It would last ${minutes} minutes and begin again after ${period}.`,
        { minutes, period },
      ),
    ]
  return []
}

/** Everything wrong with when a window is in force. */
export function checkTimes(window: FreezeDefinition, sources: TimeSources): Problem[] {
  const { schedule, zone } = window
  const clock = clockOf(zone)
  const found: Problem[] = []
  if (!clock)
    found.push(
      problem('zone', 'unknown-zone', `Nobody knows the zone ${zone}: choose one such as Asia/Shanghai.`, {
        zone,
      }),
    )
  if (schedule.kind === 'one-off') found.push(...oneOff(schedule))
  else if (schedule.kind === 'recurring') found.push(...recurring(schedule, clock))
  else if (!sources.releases.has(schedule.releaseId))
    found.push(problem('schedule.releaseId', 'unknown-release', 'There is no such release.'))
  return found.length > 0 ? found : checkResult(window, sources)
}

/** A schedule that is right by itself and still leaves nothing: moved to working days, or by offsets. */
function checkResult(window: FreezeDefinition, sources: TimeSources): Problem[] {
  try {
    const times = occurrencesOf(window, sources)
    const any = times.after(Number.MIN_SAFE_INTEGER)
    if (any || window.schedule.kind === 'recurring') return []
    const field = window.schedule.kind === 'release' ? 'schedule.endOffsetMinutes' : 'schedule.endsAt'
    return [problem(field, 'end-before-start', 'Nothing is left between start and end.')]
  } catch (error) {
    if (!(error instanceof BrokenSchedule)) throw error
    return [problem('schedule', 'shape', error.message, { detail: error.message })]
  }
}

/** Edges of a one-off window that the clocks of its zone jump over. */
export function skippedEdges(window: FreezeDefinition): Problem[] {
  const clock = clockOf(window.zone)
  const { schedule } = window
  if (!clock || schedule.kind !== 'one-off') return []
  return (['startsAt', 'endsAt'] as const).flatMap((edge) => {
    const found = clock.instantsOf(parseWall(schedule[edge]) ?? 0)
    if (!found.skipped) return []
    const becomes = printWall(clock.wallAt(found.first))
    const message = `Clocks in ${window.zone} jump over ${schedule[edge]}: it becomes ${becomes}.`
    return [
      problem(`schedule.${edge}`, 'skipped-hour', message, {
        text: schedule[edge],
        becomes,
        zone: window.zone,
      }),
    ]
  })
}
