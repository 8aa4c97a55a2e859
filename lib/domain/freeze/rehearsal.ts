import { dayOf, daysInMonth, minutesPerDay, parseWall, partsOf, printWall } from '../calendar/day.ts'
import { parseRule } from '../calendar/rrule.ts'
import type { FreezeWindow } from './window.ts'

/**
 * A recurring window as if it had begun so many days before its first start: the same weekdays, days of the month and hours,
 * further back, so that it can be asked what it would have stopped. Any other window is what it is.
 */
export function rehearsed(window: FreezeWindow, days: number): FreezeWindow {
  const { schedule } = window
  if (schedule.kind !== 'recurring') return window
  const [starts, parsed] = [parseWall(schedule.startsAt), parseRule(schedule.rrule)]
  if (starts === null || !parsed.ok) return window
  const { freq, interval } = parsed.rule
  const back = (step: number) => step * interval * Math.ceil(days / (step * interval))
  const day = Math.floor(starts / minutesPerDay)
  const { year, month, dayOfMonth } = partsOf(day)
  let months = back(28) / 28
  // Not every month has a 31st.
  const then = () => partsOf(dayOf(year, month - months, 1))
  while (months < 48 && daysInMonth(then().year, then().month) < dayOfMonth) months += interval
  // A whole number of periods: what the rule leaves to its first start stays as it is.
  const before = {
    DAILY: day - back(1),
    WEEKLY: day - back(7),
    MONTHLY: dayOf(year, month - months, dayOfMonth),
    YEARLY: dayOf(year - interval, month, dayOfMonth),
  }[freq]
  // So many times from then on would be over too early.
  const rrule = schedule.rrule.replace(/;?COUNT=\d+/i, '').replace(/^;/, '')
  const startsAt = printWall(before * minutesPerDay + (starts % minutesPerDay))
  return { ...window, schedule: { ...schedule, startsAt, rrule } }
}
