import { excepted, governing, isRollback, momentAt, type Say, type Standing, stopActs } from './standing.ts'
import type { ChangeClass } from './window.ts'

/** Nobody is told about anything further away. */
export const horizonMs = 400 * 86_400_000

/** Rounds before the search gives up: windows that shut each other's hours could go on for ever. */
const mostRounds = 60

/** What one of several windows does next: in force over [startsAt, endsAt), for the first time that ends after `seen`. */
class Ahead {
  startsAt = Number.NEGATIVE_INFINITY
  endsAt = Number.NEGATIVE_INFINITY
  readonly standing: Standing

  readonly recurs: boolean

  constructor(standing: Standing) {
    this.standing = standing
    this.recurs = standing.ready.window.schedule.kind === 'recurring'
  }

  /** Turns to the time that holds at an instant, or else to the next one. Instants must not go back. */
  seek(at: number): void {
    if (this.endsAt > at) return
    const { times } = this.standing.ready
    const next = times.at(at) ?? times.after(at)
    this.startsAt = next?.startsAt ?? Number.POSITIVE_INFINITY
    this.endsAt = next?.endsAt ?? Number.POSITIVE_INFINITY
  }
}

/** The first instant from `at` on at which none of these is in force; null: not before `limit`. */
function firstFree(list: readonly Ahead[], at: number, limit: number): number | null {
  let free = at
  for (let moved = true; moved; ) {
    moved = false
    for (const one of list) {
      one.seek(free)
      if (one.startsAt > free || excepted(one.standing, free)) continue
      free = one.endsAt
      moved = true
      if (free > limit) return null
      // One that recurs may end inside one that does not: these are first in the list, and cost nothing to ask.
      if (one.recurs) break
    }
  }
  return free
}

const acting = (list: readonly Standing[]) =>
  list.filter((one) => one.exempt === null).map((one) => new Ahead(one))

/** The first instant from `at` on at which one of these opens; null: none does. */
function firstOpening(list: readonly Ahead[], at: number): number | null {
  let first = Number.POSITIVE_INFINITY
  for (const one of list) {
    if (excepted(one.standing, at)) return at
    if (!one.standing.opens) continue
    one.seek(at)
    first = Math.min(first, Math.max(one.startsAt, at))
  }
  return first === Number.POSITIVE_INFINITY ? null : first
}

/** The first instant after `at` at which time alone makes it better; null: not within the horizon. */
export function opensAt(say: Say, change: ChangeClass, at: number, withinMs = horizonMs): number | null {
  const now = momentAt(say, change, at)
  if (now.state === 'open') return null
  if (say.broken.some(({ broken }) => !broken.reportOnly) && !isRollback(change)) return null
  const stops = say.stops
    .filter((one) => stopActs(one, change) && one.startsAt <= at)
    .map((one) => one.endsAt)
  // Asked for approvals now: better is only what asks for none.
  const closing = acting(now.state === 'needs' ? [...say.denies, ...say.requires] : say.denies)
  const allows = acting(say.allows)
  let when = Math.max(at, ...stops)
  for (let round = 0; round < mostRounds; round += 1) {
    const free = firstFree(closing, when, at + withinMs)
    const open = free === null || allows.length === 0 ? free : firstOpening(allows, free)
    if (open === null || open > at + withinMs) return null
    if (open === free) return open
    when = open
  }
  return null
}

/** When a deny window closes next, once no exception holds it off. */
function closesBy({ ready, exception }: Standing, at: number): number {
  const from = exception && exception.until > at ? exception.until : at
  return ready.times.at(from) ? from : (ready.times.after(from)?.startsAt ?? Number.POSITIVE_INFINITY)
}

/** The end of the stretch that opening windows cover, from `at` on. */
function coveredUntil(allows: readonly Standing[], at: number, limit: number): number {
  const opening = allows.filter((one) => one.opens).map((one) => new Ahead({ ...one, exception: null }))
  const until = Math.max(at, ...allows.map((one) => one.exception?.until ?? at))
  const [uncovered, after] = [at, until].map((from) => firstFree(opening, from, limit))
  if (uncovered === null || uncovered === undefined) return Number.POSITIVE_INFINITY
  // An exception that lasts longer than the window bridges what follows.
  return uncovered < until ? (after ?? Number.POSITIVE_INFINITY) : uncovered
}

/** The first instant after `at` at which it closes; null: closed already, or not within the horizon. */
export function closesAt(say: Say, change: ChangeClass, at: number, withinMs = horizonMs): number | null {
  if (momentAt(say, change, at).state === 'closed') return null
  let first = Number.POSITIVE_INFINITY
  for (const one of say.denies) if (one.exempt === null) first = Math.min(first, closesBy(one, at))
  const allows = governing(say)
  if (allows.length > 0) first = Math.min(first, coveredUntil(allows, at, at + withinMs))
  return first > at + withinMs ? null : first
}
