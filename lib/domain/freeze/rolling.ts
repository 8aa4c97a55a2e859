import type { Occurrence, Occurrences } from './occurrences.ts'

const dayMs = 86_400_000

/** A first look goes this far; every further one twice as far. */
const firstLookMs = 16 * dayMs

/** Further than this nothing is kept. */
const keptMs = 500 * dayMs

/** Times before the one that was found that may last longer than it: working days can make neighbours overlap. */
const lookBack = 3

/** Keeps the times of a recurring window over one stretch: thousands of questions are about the same weeks. */
export class Rolling implements Occurrences {
  private readonly times: Occurrences
  private from = 0
  private to = 0
  private list: Occurrence[] = []

  constructor(times: Occurrences) {
    this.times = times
  }

  between(from: number, to: number): Occurrence[] {
    return this.times.between(from, to)
  }

  /** Makes sure that the stretch has an instant in it. */
  private reach(instant: number): void {
    if (instant >= this.from && instant < this.to) return
    if (instant < this.from || instant - this.to > keptMs || this.to - this.from > keptMs) {
      this.from = instant
      this.to = instant + firstLookMs
      this.list = this.times.between(this.from, this.to)
      return
    }
    const until = Math.max(instant + 1, this.to + Math.max(firstLookMs, this.to - this.from))
    const known = this.list.at(-1)?.startsAt ?? Number.NEGATIVE_INFINITY
    for (const one of this.times.between(this.to, until)) if (one.startsAt > known) this.list.push(one)
    this.to = until
  }

  /** Place of the first that starts after an instant. */
  private placeAfter(instant: number): number {
    let low = 0
    let high = this.list.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.list[middle]?.startsAt ?? 0) > instant) high = middle
      else low = middle + 1
    }
    return low
  }

  at(instant: number): Occurrence | null {
    this.reach(instant)
    let best: Occurrence | null = null
    const place = this.placeAfter(instant)
    for (let at = place - 1; at >= 0 && at >= place - lookBack; at -= 1) {
      const one = this.list[at]
      if (one && one.endsAt > instant && (!best || one.endsAt > best.endsAt)) best = one
    }
    return best
  }

  after(instant: number): Occurrence | null {
    this.reach(instant)
    for (;;) {
      const found = this.list[this.placeAfter(instant)]
      if (found) return found
      if (this.to - instant > keptMs) return this.times.after(instant)
      this.reach(this.to)
    }
  }
}
