import type { Occurrence } from './occurrences.ts'
import {
  excepted,
  governing,
  isRollback,
  type Moment,
  type Say,
  type Standing,
  stopActs,
} from './standing.ts'
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

  constructor(standing: Standing) {
    this.standing = standing
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

const lastsOnce = ({ ready, exception }: Standing) =>
  ready.window.schedule.kind !== 'recurring' && exception === null

/** Several windows of which any one is enough, followed forward in time. */
class Union {
  /** Times of windows that do not recur, by start: asked once each. */
  private readonly once: Occurrence[]
  private place = 0
  private readonly again: Ahead[]

  constructor(list: readonly Standing[], at: number) {
    this.once = list
      .filter(lastsOnce)
      .map(({ ready }) => ready.times.at(at) ?? ready.times.after(at))
      .filter((one) => one !== null)
      .sort((a, b) => a.startsAt - b.startsAt)
    this.again = list.filter((one) => !lastsOnce(one)).map((one) => new Ahead(one))
  }

  private passOnce(at: number): number {
    let free = at
    for (let one = this.once[this.place]; one && one.startsAt <= free; one = this.once[this.place]) {
      free = Math.max(free, one.endsAt)
      this.place += 1
    }
    return free
  }

  /** The first instant from `at` on at which none is in force; null: not before `limit`. Instants must not go back. */
  freeFrom(at: number, limit: number): number | null {
    let free = this.passOnce(at)
    for (let moved = true; moved && free <= limit; ) {
      moved = false
      for (const one of this.again) {
        one.seek(free)
        if (one.startsAt > free || excepted(one.standing, free)) continue
        free = this.passOnce(one.endsAt)
        moved = true
      }
    }
    return free > limit ? null : free
  }
}

const acting = (list: readonly Standing[]) => list.filter((one) => one.exempt === null)

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

/** The first instant after `at` at which time alone makes it better than `now`; null: not within the horizon. */
export function opensAt(
  say: Say,
  change: ChangeClass,
  now: Moment,
  at: number,
  withinMs = horizonMs,
): number | null {
  if (now.state === 'open') return null
  if (say.broken.some(({ broken }) => !broken.reportOnly) && !isRollback(change)) return null
  const stops = say.stops
    .filter((one) => stopActs(one, change) && one.startsAt <= at)
    .map((one) => one.endsAt)
  // Asked for approvals now: better is only what asks for none.
  const closers = now.state === 'needs' ? [...say.denies, ...say.requires] : say.denies
  const closing = new Union(acting(closers), at)
  const allows = governing(say).map((one) => new Ahead(one))
  let when = Math.max(at, ...stops)
  for (let round = 0; round < mostRounds; round += 1) {
    const free = closing.freeFrom(when, at + withinMs)
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
  const opening = allows.filter((one) => one.opens).map((one) => ({ ...one, exception: null }))
  const until = Math.max(at, ...allows.map((one) => one.exception?.until ?? at))
  const [uncovered, after] = [at, until].map((from) => new Union(opening, at).freeFrom(from, limit))
  if (uncovered === null || uncovered === undefined) return Number.POSITIVE_INFINITY
  // An exception that lasts longer than the window bridges what follows.
  return uncovered < until ? (after ?? Number.POSITIVE_INFINITY) : uncovered
}

/** The first instant after `at` at which it closes; null: closed already, or not within the horizon. */
export function closesAt(say: Say, now: Moment, at: number, withinMs = horizonMs): number | null {
  if (now.state === 'closed') return null
  let first = Number.POSITIVE_INFINITY
  for (const one of say.denies) if (one.exempt === null) first = Math.min(first, closesBy(one, at))
  const allows = governing(say)
  if (allows.length > 0) first = Math.min(first, coveredUntil(allows, at, at + withinMs))
  return first > at + withinMs ? null : first
}
