import { type WallTime, wallTimeIn, wallTimeOf } from '../../lib/domain/time/wall-time.ts'

const dayMs = 86_400_000

/** Whole days of a zone's calendar, drawn from left to right. */
export interface Scale {
  zone: string
  from: Date
  to: Date
  /** Midnights, with their weekday: 0 is Sunday. */
  days: { at: Date; weekday: number; date: string }[]
}

const two = (value: number) => String(value).padStart(2, '0')

function midnight(zone: string, wall: WallTime, ahead: number): { at: Date; weekday: number; date: string } {
  const day = new Date(Date.UTC(wall.year, wall.month - 1, wall.day) + ahead * dayMs)
  const [year, month, date] = [day.getUTCFullYear(), day.getUTCMonth() + 1, day.getUTCDate()]
  const at = wallTimeIn(zone, { year, month, day: date, hour: 0, minute: 0, second: 0 }) ?? day
  return { at, weekday: day.getUTCDay(), date: `${year}-${two(month)}-${two(date)}` }
}

/** `count` days from the Monday of the week of `at`, moved by `aheadDays`. A day of a clock change is 23 or 25 hours. */
export function scaleOf(zone: string, at: Date, count: number, aheadDays: number): Scale {
  const wall = wallTimeOf(zone, at) ?? {
    year: at.getUTCFullYear(),
    month: at.getUTCMonth() + 1,
    day: at.getUTCDate(),
    hour: 0,
    minute: 0,
    second: 0,
  }
  const today = midnight(zone, wall, 0)
  const monday = aheadDays - ((today.weekday + 6) % 7)
  const days = Array.from({ length: count + 1 }, (_, index) => midnight(zone, wall, monday + index))
  const from = days[0]?.at ?? at
  const to = days.at(-1)?.at ?? at
  return { zone, from, to, days: days.slice(0, count) }
}

/** Where an instant stands, 0 at the left edge and 100 at the right; what is outside stays at the edge. */
export function percentOf({ from, to }: Scale, at: string | Date): number {
  const share = (new Date(at).getTime() - from.getTime()) / (to.getTime() - from.getTime())
  return Math.min(100, Math.max(0, share * 100))
}

/** The nearest step (in hours of the wall clock) to a share of the width. */
export function instantAt(scale: Scale, share: number, stepHours: number): Date {
  const ms =
    scale.from.getTime() + Math.min(1, Math.max(0, share)) * (scale.to.getTime() - scale.from.getTime())
  const day = scale.days.findLast((one) => one.at.getTime() <= ms) ?? scale.days[0]
  if (!day) return new Date(ms)
  const stepMs = stepHours * 3_600_000
  return new Date(day.at.getTime() + Math.round((ms - day.at.getTime()) / stepMs) * stepMs)
}

/** The row of each bar, so that none lies over another or over its words: the first row that is free. */
export function rowsOf(bars: { from: number; to: number }[]): number[] {
  const ends: number[] = []
  return bars.map(({ from, to }) => {
    const free = ends.findIndex((end) => end <= from)
    const row = free === -1 ? ends.length : free
    ends[row] = to
    return row
  })
}

/** What stands closer together than `room`, from the left: each group may have words once. */
export function clustersOf<Placed extends { at: number }>(
  placed: readonly Placed[],
  room: number,
): Placed[][] {
  const clusters: Placed[][] = []
  for (const one of placed) {
    const last = clusters.at(-1)
    const first = last?.[0]
    if (last && first && one.at - first.at < room) last.push(one)
    else clusters.push([one])
  }
  return clusters
}
