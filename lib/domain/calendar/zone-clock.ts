import { Temporal } from 'temporal-polyfill'
import type { WallMinute } from './day.ts'

/** One change of a zone's clocks. */
export interface ClockChange {
  /** Epoch milliseconds. */
  at: number
  /** How far the wall clock was ahead of UTC before and is from then on, in milliseconds. */
  before: number
  after: number
}

/** The instants at which clocks show a wall time, in epoch milliseconds. */
export interface WallInstants {
  first: number
  /** Another than `first` in a doubled hour alone. */
  last: number
  /** The clocks never show it: both are the instant at which they jump over it. */
  skipped: boolean
}

interface Year {
  begins: number
  offset: number
  changes: ClockChange[]
}

/** No wall clock is further from UTC than this. */
const furthestMs = 16 * 3_600_000

/** The clocks of one IANA zone. A year's changes are looked up once; what it answers depends on its arguments alone. */
export class ZoneClock {
  readonly zone: string
  private readonly years = new Map<number, Year>()
  /** The stretch without a change that was asked about last: most questions are about the same one again. */
  private quiet = { from: 0, to: 0, ahead: 0 }

  constructor(zone: string) {
    this.zone = zone
  }

  private year(year: number): Year {
    const known = this.years.get(year)
    if (known) return known
    const begins = Date.UTC(year, 0, 1)
    const ends = Date.UTC(year + 1, 0, 1)
    let at = Temporal.Instant.fromEpochMilliseconds(begins).toZonedDateTimeISO(this.zone)
    let offset = at.offsetNanoseconds / 1e6
    const made: Year = { begins, offset, changes: [] }
    // A change at the very beginning belongs to this year, and is in its first offset already.
    for (;;) {
      const next = at.getTimeZoneTransition('next')
      if (!next || next.epochMilliseconds >= ends) break
      const after = next.offsetNanoseconds / 1e6
      if (after !== offset) made.changes.push({ at: next.epochMilliseconds, before: offset, after })
      offset = after
      at = next
    }
    this.years.set(year, made)
    return made
  }

  /** How far the wall clock is ahead of UTC, in milliseconds. */
  aheadMs(at: number): number {
    if (at >= this.quiet.from && at < this.quiet.to) return this.quiet.ahead
    const year = new Date(at).getUTCFullYear()
    const { begins, offset, changes } = this.year(year)
    const quiet = { from: begins, to: Date.UTC(year + 1, 0, 1), ahead: offset }
    for (const change of changes) {
      if (change.at > at) {
        quiet.to = change.at
        break
      }
      quiet.from = change.at
      quiet.ahead = change.after
    }
    this.quiet = quiet
    return quiet.ahead
  }

  /** What the clocks show, cut to the minute. */
  wallAt(at: number): WallMinute {
    return Math.floor((at + this.aheadMs(at)) / 60_000)
  }

  /** Changes in [from, to). */
  changesIn(from: number, to: number): ClockChange[] {
    const found: ClockChange[] = []
    const last = new Date(to).getUTCFullYear()
    for (let year = new Date(from).getUTCFullYear(); year <= last; year += 1) {
      const known = this.year(year)
      const before = year > 1 ? this.aheadMs(known.begins - 1) : known.offset
      if (before !== known.offset && known.begins >= from && known.begins < to)
        found.push({ at: known.begins, before, after: known.offset })
      for (const change of known.changes) if (change.at >= from && change.at < to) found.push(change)
    }
    return found
  }

  /** When the clocks show this. */
  instantsOf(wall: WallMinute): WallInstants {
    const asUtc = wall * 60_000
    const from = asUtc - furthestMs
    const to = asUtc + furthestMs
    const first = asUtc - this.aheadMs(from)
    if (to < this.quiet.to) return { first, last: first, skipped: false }
    const changes = this.changesIn(from, to)
    if (changes.length === 0) return { first, last: first, skipped: false }
    const offsets = [this.aheadMs(from), ...changes.map((change) => change.after)]
    const shown = offsets.map((ahead) => asUtc - ahead).filter((at) => at + this.aheadMs(at) === asUtc)
    if (shown.length > 0) return { first: Math.min(...shown), last: Math.max(...shown), skipped: false }
    const jump = changes.find(
      (change) => change.at + change.before <= asUtc && asUtc < change.at + change.after,
    )
    const at = jump?.at ?? first
    return { first: at, last: at, skipped: true }
  }
}

const clocks = new Map<string, ZoneClock>()

/** The clocks of a zone, or null for one nobody knows. An offset such as +08:00 is no zone: it misses clock changes. */
export function clockOf(zone: string): ZoneClock | null {
  const known = clocks.get(zone)
  if (known) return known
  if (!/^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/.test(zone)) return null
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
  } catch {
    return null
  }
  const made = new ZoneClock(zone)
  clocks.set(zone, made)
  return made
}
