import type { PreparedFreezes, ReadyWindow } from './prepare.ts'
import type { FreezeWindow } from './window.ts'

/** One time of one window, to be drawn. */
export interface TimelineEntry {
  windowId: string
  startsAt: Date
  endsAt: Date
}

export interface Timeline {
  /** By start. */
  entries: TimelineEntry[]
  /** Windows of which not all times are there, because there are too many to draw. */
  shortened: string[]
}

/** No face draws more; a daily window over a year has 366. */
export const mostEntries = 100_000
export const mostPerWindow = 800

/** Everything that touches [from, to), bounded. `keep` narrows to the windows of a lane. */
export function timelineOf(
  prepared: PreparedFreezes,
  from: Date,
  to: Date,
  keep: (window: FreezeWindow) => boolean = () => true,
): Timeline {
  const entries: TimelineEntry[] = []
  const shortened: string[] = []
  for (const { window, times } of prepared.windows) {
    if (!keep(window)) continue
    const found = times.between(from.getTime(), to.getTime())
    const room = Math.min(mostPerWindow, mostEntries - entries.length)
    if (found.length > room) shortened.push(window.id)
    for (const { startsAt, endsAt } of found.slice(0, room))
      entries.push({ windowId: window.id, startsAt: new Date(startsAt), endsAt: new Date(endsAt) })
  }
  entries.sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime())
  return { entries, shortened }
}

/** A window on the strip above every page. */
export interface StripWindow {
  window: FreezeWindow
  startsAt: Date
  endsAt: Date
}

export interface Strip {
  /** In force, the one that ends first at the front. */
  running: StripWindow[]
  /** Starting within the time looked ahead, soonest first; once per window. */
  next: StripWindow[]
  /** Stops in force, by their ids. */
  stopIds: string[]
  /** Windows that cannot be followed, and close their scope. */
  brokenIds: string[]
  /** The next instant at which the strip changes; null: not within the time looked ahead. */
  changesAt: Date | null
}

/** How far ahead the strip looks. */
export const stripAheadMs = 48 * 3_600_000

const shown = ({ window }: ReadyWindow, { startsAt, endsAt }: { startsAt: number; endsAt: number }) => ({
  window,
  startsAt: new Date(startsAt),
  endsAt: new Date(endsAt),
})

/** What runs now and what comes within 48 hours. Allow windows are in it too: they open. */
export function stripAt(prepared: PreparedFreezes, at: Date): Strip {
  const now = at.getTime()
  const [running, next]: [StripWindow[], StripWindow[]] = [[], []]
  for (const ready of prepared.windows) {
    const held = ready.times.at(now)
    if (held) running.push(shown(ready, held))
    const coming = ready.times.after(now)
    if (coming && coming.startsAt - now <= stripAheadMs) next.push(shown(ready, coming))
  }
  running.sort((a, b) => a.endsAt.getTime() - b.endsAt.getTime())
  next.sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime())
  const stops = prepared.stops.filter((one) => one.startsAt <= now && now < one.endsAt)
  const edges = [...running.map(({ endsAt }) => endsAt), ...next.map(({ startsAt }) => startsAt)].map(
    (edge) => edge.getTime(),
  )
  edges.push(...stops.map((one) => one.endsAt))
  return {
    running,
    next,
    stopIds: stops.map(({ stop }) => stop.id),
    brokenIds: prepared.broken.map(({ broken }) => broken.id),
    changesAt: edges.length === 0 ? null : new Date(Math.min(...edges)),
  }
}
