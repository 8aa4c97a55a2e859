import { occurrencesOf } from '../freeze/occurrences.ts'
import type { FreezeWindow, ReleaseTimes } from '../freeze/window.ts'

/** When a window holds: half-open. */
export interface WindowSpan {
  startsAt: Date
  endsAt: Date
}

export interface MovedWindow {
  windowId: string
  before: WindowSpan | null
  /** Null: by the new dates nothing is left of it. */
  after: WindowSpan | null
  /** How much later its start is, in milliseconds; negative is earlier, 0 where it has no start before or after. */
  movedMs: number
}

type Bound = Pick<FreezeWindow, 'id' | 'effect' | 'schedule' | 'zone' | 'workingDay'>

/** When a window that is bound to this release holds; null where nothing is left of it. */
export function windowSpan(window: Bound, release: ReleaseTimes): WindowSpan | null {
  const sources = { calendars: new Map(), releases: new Map([[release.id, release]]) }
  const found = occurrencesOf(window, sources).after(Number.NEGATIVE_INFINITY)
  return found && { startsAt: new Date(found.startsAt), endsAt: new Date(found.endsAt) }
}

const same = (a: WindowSpan | null, b: WindowSpan | null): boolean =>
  a?.startsAt.getTime() === b?.startsAt.getTime() && a?.endsAt.getTime() === b?.endsAt.getTime()

/**
 * Which windows bound to a release move when its dates do, and from where to where: the impact to be shown before
 * saving. Windows that are bound to something else are passed over.
 */
export function movedWindows(
  before: ReleaseTimes,
  after: ReleaseTimes,
  windows: readonly Bound[],
): MovedWindow[] {
  return windows.flatMap((window): MovedWindow[] => {
    if (window.schedule.kind !== 'release' || window.schedule.releaseId !== before.id) return []
    const [from, to] = [windowSpan(window, before), windowSpan(window, after)]
    if (same(from, to)) return []
    const movedMs = from && to ? to.startsAt.getTime() - from.startsAt.getTime() : 0
    return [{ windowId: window.id, before: from, after: to, movedMs }]
  })
}
