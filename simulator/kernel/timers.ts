import type { Collection } from './collection.ts'
import { reportBug } from './log.ts'
import type { Store } from './store.ts'

export interface Timer {
  id: string
  kind: string
  /** Simulated instant, ms. */
  at: number
  seq: number
  payload: unknown
}

/** `at` is the instant it was due, also when the clock has jumped past it: chain the next one from `at`. */
export type TimerHandler = (payload: never, at: number) => void | Promise<void>

/** Things that happen at simulated instants; they outlive a restart. */
export class Timers {
  readonly #rows: Collection<Timer>
  readonly #queue: Timer[] = []
  readonly #handlers = new Map<string, TimerHandler>()
  #seq = 0

  constructor(store: Store) {
    this.#rows = store.collection<Timer>('kernel.timers', { key: (timer) => timer.id })
    for (const timer of this.#rows.values()) {
      this.#seq = Math.max(this.#seq, timer.seq)
      this.#insert(timer)
    }
  }

  /** Names what happens for a kind of timer; once per kind, at install. */
  on<P>(kind: string, handler: (payload: P, at: number) => void | Promise<void>): void {
    if (this.#handlers.has(kind)) throw new Error(`timer kind ${kind} already has a handler`)
    this.#handlers.set(kind, handler as TimerHandler)
  }

  schedule(kind: string, at: number, payload: unknown): string {
    this.#seq += 1
    const timer: Timer = { id: `t${this.#seq}`, kind, at, seq: this.#seq, payload }
    this.#rows.put(timer)
    this.#insert(timer)
    return timer.id
  }

  cancel(id: string): void {
    const index = this.#queue.findIndex((timer) => timer.id === id)
    if (index >= 0) this.#queue.splice(index, 1)
    this.#rows.delete(id)
  }

  get size(): number {
    return this.#queue.length
  }

  /** Runs everything due, earliest first, including what handlers schedule meanwhile. Answers how many ran. */
  async run(now: () => number): Promise<number> {
    let ran = 0
    for (let next = this.#queue[0]; next !== undefined && next.at <= now(); next = this.#queue[0]) {
      this.#queue.shift()
      this.#rows.delete(next.id)
      ran += 1
      const handler = this.#handlers.get(next.kind)
      if (handler === undefined) continue
      try {
        await handler(next.payload as never, next.at)
      } catch (error) {
        reportBug({ timer: next.kind }, error)
      }
    }
    return ran
  }

  #insert(timer: Timer): void {
    let low = 0
    let high = this.#queue.length
    while (low < high) {
      const middle = (low + high) >> 1
      const other = this.#queue[middle]
      if (other !== undefined && (other.at < timer.at || (other.at === timer.at && other.seq < timer.seq)))
        low = middle + 1
      else high = middle
    }
    this.#queue.splice(low, 0, timer)
  }
}
