/** A span of validity, counted on both clocks: whichever runs out first ends it. */
export interface Validity {
  wallFrom: number
  simFrom: number
  durationMs: number
}

/** The simulated clock: the machine's clock plus an offset that tests move. Milliseconds since the epoch. */
export class SimClock {
  #offsetMs: number
  readonly #listeners: Array<(offsetMs: number) => void> = []

  constructor(offsetMs = 0) {
    this.#offsetMs = offsetMs
  }

  /** The simulated instant: what every product stamps and waits for. */
  now(): number {
    return Date.now() + this.#offsetMs
  }

  /** The machine's own instant: what signatures and credentials are judged by. */
  wall(): number {
    return Date.now()
  }

  get offsetMs(): number {
    return this.#offsetMs
  }

  set(offsetMs: number): void {
    this.#offsetMs = Math.round(offsetMs)
    for (const listener of this.#listeners) listener(this.#offsetMs)
  }

  onChange(listener: (offsetMs: number) => void): void {
    this.#listeners.push(listener)
  }

  startValidity(durationMs: number): Validity {
    return { wallFrom: this.wall(), simFrom: this.now(), durationMs }
  }

  isExpired(validity: Validity): boolean {
    return (
      this.wall() >= validity.wallFrom + validity.durationMs ||
      this.now() >= validity.simFrom + validity.durationMs
    )
  }
}

/** `2026-11-21T00:00:04Z`: the form of most ISO fields, whole seconds. */
export function isoSeconds(instant: number): string {
  return `${new Date(instant).toISOString().slice(0, 19)}Z`
}
