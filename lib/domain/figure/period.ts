/** How far back figures look, in whole weeks, and how wide one point of their lines is. */
export const figurePeriods = {
  '4w': { days: 28, step: 'day' },
  '12w': { days: 84, step: 'week' },
  '52w': { days: 364, step: 'week' },
} as const satisfies Record<string, { days: number; step: 'day' | 'week' }>

export const figurePeriodKeys = ['4w', '12w', '52w'] as const satisfies (keyof typeof figurePeriods)[]
export type FigurePeriod = keyof typeof figurePeriods

/** A day of the calendar as YYYY-MM-DD; both ends belong to the range. */
export interface DayRange {
  from: string
  to: string
}

const dayMs = 86_400_000

export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10)

/** The period that ends with this day, the one of the same length before it, and the first day of each point. */
export function rangesOf(period: FigurePeriod, today: string) {
  const { days, step } = figurePeriods[period]
  const width = step === 'day' ? 1 : 7
  const current: DayRange = { from: addDays(today, 1 - days), to: today }
  const previous: DayRange = { from: addDays(current.from, -days), to: addDays(current.from, -1) }
  const points = Array.from({ length: days / width }, (_, at) => addDays(current.from, at * width))
  return { current, previous, step, width, points }
}
