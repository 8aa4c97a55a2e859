export const minute = 60_000
export const hour = 60 * minute
export const day = 24 * hour

const shanghai = 8 * hour

/** The same day, or the Friday before, at a time when people in Shanghai work: 10:00 to 20:00. */
export function workTime(at: number): number {
  const local = at + shanghai
  const midnight = Math.floor(local / day) * day
  const weekday = new Date(midnight).getUTCDay()
  const back = weekday === 6 ? 1 : weekday === 0 ? 2 : 0
  const part = (local - midnight) / day
  return Math.round(midnight - back * day + (10 + part * 10) * hour - shanghai)
}

/** `202611` and `20261120` of an instant, in Shanghai. */
export function versionDay(at: number): { month: string; day: string } {
  const text = new Date(at + shanghai).toISOString().slice(0, 10).replaceAll('-', '')
  return { month: text.slice(0, 6), day: text }
}
