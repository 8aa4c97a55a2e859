const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** How long ago, in one or two letters that read alike in both languages: 42 s, 5 m, 3 h, 12 d. */
export function ageText(ageMs: number): string {
  const ms = Math.max(0, ageMs)
  if (ms < minute) return `${Math.floor(ms / 1000)} s`
  if (ms < hour) return `${Math.floor(ms / minute)} m`
  if (ms < 2 * day) return `${Math.floor(ms / hour)} h`
  return `${Math.floor(ms / day)} d`
}

/** Time that is left: 45 s, 52 m, 2 h 10 m, 2 d 4 h. Never zero while something is left. */
export function clockText(leftMs: number): string {
  const ms = Math.max(0, leftMs)
  if (ms < minute) return `${Math.ceil(ms / 1000)} s`
  if (ms < hour) return `${Math.ceil(ms / minute)} m`
  if (ms < day) return `${Math.floor(ms / hour)} h ${Math.floor((ms % hour) / minute)} m`
  return `${Math.floor(ms / day)} d ${Math.floor((ms % day) / hour)} h`
}

/** How long something took: 0.4 s, 3 m 41 s, 2 h 10 m. */
export function durationText(tookMs: number): string {
  const ms = Math.max(0, tookMs)
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`
  if (ms < minute) return `${Math.round(ms / 1000)} s`
  if (ms < hour) return `${Math.floor(ms / minute)} m ${Math.round((ms % minute) / 1000)} s`
  if (ms < 2 * day) return `${Math.floor(ms / hour)} h ${Math.floor((ms % hour) / minute)} m`
  return `${Math.floor(ms / day)} d ${Math.floor((ms % day) / hour)} h`
}

/** Whole minutes between two instants in milliseconds, never negative. */
export function minutesBetween(fromMs: number, toMs: number): number {
  return Math.max(0, Math.floor((toMs - fromMs) / minute))
}
