/** Calls per second we allow ourselves of one product, so that the vendor need not throttle us. */
export class Budget {
  readonly capacity: number
  private readonly perMs: number
  private readonly now: () => number
  private tokens: number
  private filledAt: number

  constructor(perSecond: number, now: () => number) {
    this.capacity = Math.max(1, Math.ceil(perSecond * 2))
    this.perMs = perSecond / 1000
    this.now = now
    this.tokens = this.capacity
    this.filledAt = now()
  }

  private fill(): void {
    const now = this.now()
    this.tokens = Math.min(this.capacity, this.tokens + (now - this.filledAt) * this.perMs)
    this.filledAt = now
  }

  /** Takes one call; answers for how many milliseconds the caller must wait before making it. */
  take(): number {
    this.fill()
    this.tokens -= 1
    if (this.tokens >= 0) return 0
    return Math.ceil(-this.tokens / this.perMs)
  }

  /** The vendor throttled us: nothing more goes out before this. */
  pause(milliseconds: number): void {
    this.fill()
    this.tokens = Math.min(this.tokens, -milliseconds * this.perMs + 1)
  }

  left(): number {
    this.fill()
    return Math.max(0, Math.floor(this.tokens))
  }
}
