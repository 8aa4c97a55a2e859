import { type FreezeState, governing, isRollback, type Moment, momentAt, type Say } from './standing.ts'
import type { ChangeClass } from './window.ts'

/** Nobody is told about anything further away. */
export const horizonMs = 400 * 86_400_000

/** Edges looked at before the search gives up: two windows that shut each other's hours could go on for ever. */
const mostEdges = 200

const rank = { open: 0, needs: 1, closed: 2 } as const satisfies Record<FreezeState, number>

const earliest = (instants: readonly (number | undefined)[]): number | null => {
  const known = instants.filter((at) => at !== undefined)
  return known.length === 0 ? null : Math.min(...known)
}

/** Before this it cannot get better. */
function notBefore(say: Say, moment: Moment, at: number): number | null {
  if (moment.state === 'needs') return Math.max(...moment.needsUntil)
  const ends = [...moment.closedUntil]
  if (moment.outside) {
    const opening = governing(say).filter((one) => one.opens)
    const next = earliest(opening.map((one) => one.ready.times.after(at)?.startsAt))
    if (next === null) return null
    ends.push(next)
  }
  return ends.length === 0 ? null : Math.max(...ends)
}

/** The first instant after `at` at which time alone makes it better; null: not within the horizon. */
export function opensAt(say: Say, change: ChangeClass, at: number): number | null {
  if (say.broken.some(({ broken }) => !broken.reportOnly) && !isRollback(change)) return null
  const now = momentAt(say, change, at)
  if (now.state === 'open') return null
  for (let [moment, when, tries] = [now, at, 0]; tries < mostEdges; tries += 1) {
    const next = notBefore(say, moment, when)
    if (next === null || next > at + horizonMs) return null
    when = next
    moment = momentAt(say, change, when)
    if (rank[moment.state] < rank[now.state]) return when
  }
  return null
}

/** The next edge at which it may close. */
function mayCloseAt(say: Say, at: number): number | null {
  const edges: (number | undefined)[] = []
  for (const one of say.denies) {
    if (one.exempt !== null) continue
    edges.push(one.ready.times.after(at)?.startsAt)
    if (one.exception && one.exception.until > at) edges.push(one.exception.until)
  }
  const open = governing(say).flatMap((one) => {
    const ends = one.opens ? one.ready.times.at(at)?.endsAt : undefined
    const covered = one.exception && one.exception.until > at ? one.exception.until : undefined
    return [ends, covered].filter((end) => end !== undefined)
  })
  if (open.length > 0) edges.push(Math.max(...open))
  return earliest(edges)
}

/** The first instant after `at` at which it closes; null: closed already, or not within the horizon. */
export function closesAt(say: Say, change: ChangeClass, at: number): number | null {
  if (momentAt(say, change, at).state === 'closed') return null
  for (let [when, tries] = [at, 0]; tries < mostEdges; tries += 1) {
    const next = mayCloseAt(say, when)
    if (next === null || next > at + horizonMs) return null
    when = next
    if (momentAt(say, change, when).state === 'closed') return when
  }
  return null
}
