const hour = 3_600_000
const day = 24 * hour
const shanghai = 8 * hour

/** Instant at which a billing day begins; days are dates in UTC+8. */
export const startOf = (date: string): number => Date.parse(`${date}T00:00:00Z`) - shanghai

export const dayOf = (at: number): string => new Date(at + shanghai).toISOString().slice(0, 10)

export const endOf = (date: string): number => startOf(date) + day

export const periodOf = (date: string): string => date.slice(0, 7)

export const dayAfter = (date: string, days = 1): string => dayOf(startOf(date) + days * day + hour)

/** Whole days from one date to another. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((startOf(to) - startOf(from)) / day)

const monthAfter = (period: string, months: number): string => {
  const [year = 0, month = 1] = period.split('-').map(Number)
  return new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 7)
}

export const firstOf = (period: string): string => `${period}-01`

const nextPeriod = (period: string): string => monthAfter(period, 1)

export const earlierPeriod = (period: string, months: number): string => monthAfter(period, -months)

export function daysOf(period: string): string[] {
  const first = firstOf(period)
  const count = daysBetween(first, firstOf(nextPeriod(period)))
  return Array.from({ length: count }, (_, index) => dayAfter(first, index))
}

/** Noon of the fourth of the next month: from then on a month does not change. */
export const finalFrom = (period: string): number => startOf(`${nextPeriod(period)}-04`) + 12 * hour

export const isDate = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text))

export const isPeriod = (text: string): boolean => /^\d{4}-(0[1-9]|1[0-2])$/.test(text)
