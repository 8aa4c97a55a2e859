import { clockOf } from '../calendar/zone-clock.ts'
import type { PreparedFreezes } from './prepare.ts'
import { hoursIn, type Span, spansOf } from './spans.ts'
import { type FreezeQuestion, sayOn } from './standing.ts'
import type { FreezeWindow } from './window.ts'

/** A clock change inside a time of the window. */
export interface ClockChangeInside {
  at: Date
  /** Minutes the clocks are put forward (positive) or back. */
  minutes: number
  startsAt: Date
  endsAt: Date
}

/** What a window would change for one target and class. */
export interface Impact {
  hoursClosedBefore: number
  hoursClosedAfter: number
  /** Open now, closed with it. */
  closes: { from: Date; to: Date }[]
  /** Closed now, open with it: what an edit gives back. */
  opens: { from: Date; to: Date }[]
}

/** Clock changes of the window's zone inside its times over [from, to). */
export function clockChangesInside(
  prepared: PreparedFreezes,
  windowId: string,
  from: Date,
  to: Date,
): ClockChangeInside[] {
  const ready = prepared.windows.find((one) => one.window.id === windowId)
  const clock = ready ? clockOf(ready.window.zone) : null
  if (!ready || !clock) return []
  return ready.times.between(from.getTime(), to.getTime()).flatMap(({ startsAt, endsAt }) =>
    // One at the very start or end moves that edge: it is told too.
    clock.changesIn(startsAt, endsAt + 1).map((change) => ({
      at: new Date(change.at),
      minutes: Math.round((change.after - change.before) / 60_000),
      startsAt: new Date(startsAt),
      endsAt: new Date(endsAt),
    })),
  )
}

/** Stretches in which `wanted` holds and `other` does not. */
function only(wanted: readonly Span[], other: readonly Span[]): { from: Date; to: Date }[] {
  const closed = (spans: readonly Span[]) => spans.filter((span) => span.state === 'closed')
  const found: { from: Date; to: Date }[] = []
  const others = closed(other)
  for (const span of closed(wanted)) {
    let at = span.from
    for (const gap of others) {
      if (gap.to <= at || gap.from >= span.to) continue
      if (gap.from > at) found.push({ from: new Date(at), to: new Date(gap.from) })
      at = Math.max(at, gap.to)
    }
    if (at < span.to) found.push({ from: new Date(at), to: new Date(span.to) })
  }
  return found
}

/**
 * What saving a window would close and open for one question over [from, to): `before` without it (or with its present
 * version), `after` with it. For an allow window this is the rest of its time, which the form lists and asks about.
 */
export function impactOf(
  before: PreparedFreezes,
  after: PreparedFreezes,
  question: FreezeQuestion,
  from: Date,
  to: Date,
): Impact {
  const [was, will] = [before, after].map((one) => spansOf(one, question, from.getTime(), to.getTime())) as [
    Span[],
    Span[],
  ]
  return {
    hoursClosedBefore: hoursIn(was, 'closed'),
    hoursClosedAfter: hoursIn(will, 'closed'),
    closes: only(will, was),
    opens: only(was, will),
  }
}

/** Whether a window would be the first enforced allow window of a target: then it closes the rest of its time. */
export function isFirstAllow(
  before: PreparedFreezes,
  question: FreezeQuestion,
  window: FreezeWindow,
): boolean {
  if (window.effect !== 'allow' || window.mode !== 'enforcing') return false
  return sayOn(before, question, new Date(0)).allows.every(
    ({ ready }) => ready.window.mode !== 'enforcing' || ready.window.id === window.id,
  )
}
