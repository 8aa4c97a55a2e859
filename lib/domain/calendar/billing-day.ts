import type { DaySpan } from './day-span.ts'

/** Alibaba Cloud bills by days of UTC+8, which has no summer time, wherever the reader is. */
const aheadMs = 8 * 3_600_000

/** The billing day (UTC+8) that an instant belongs to. */
export const billingDayOf = (at: Date): string => new Date(at.getTime() + aheadMs).toISOString().slice(0, 10)

/** The instant of a wall clock in UTC+8 on a billing day. */
export const billingInstant = (day: string, hour = 0): Date =>
  new Date(Date.parse(`${day}T00:00:00Z`) - aheadMs + hour * 3_600_000)

/** `YYYY-MM` */
export const periodOf = (day: string): string => day.slice(0, 7)

/** The period so many months later, or earlier. */
export function periodAfter(period: string, months = 1): string {
  const [year = 0, month = 0] = period.split('-').map(Number)
  const index = year * 12 + month - 1 + months
  return `${String(Math.floor(index / 12)).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}`
}

/** The days of a billing period. */
export const spanOfPeriod = (period: string): DaySpan => ({
  fromOn: `${period}-01`,
  untilOn: `${periodAfter(period)}-01`,
})

/** The days of a period that are over at an instant. */
export function completeDays(period: string, now: Date): DaySpan {
  const { fromOn, untilOn } = spanOfPeriod(period)
  const today = billingDayOf(now)
  return { fromOn, untilOn: today < fromOn ? fromOn : today < untilOn ? today : untilOn }
}
