/** So many addresses are remembered; the one that was quiet for longest is forgotten first. */
const mostSources = 10_000

/** How often a source may come: `burst` at once, and `perSecond` of it back with time. Of this process alone. */
export class RateLimit {
  private readonly left = new Map<string, { tokens: number; at: number }>()
  private readonly perSecond: number
  private readonly burst: number
  private readonly now: () => number

  constructor(perSecond: number, burst: number, now: () => number = () => performance.now()) {
    this.perSecond = perSecond
    this.burst = burst
    this.now = now
  }

  /** Whether it may come now; counts it when it may. */
  admits(source: string): boolean {
    const now = this.now()
    const known = this.left.get(source) ?? { tokens: this.burst, at: now }
    const tokens = Math.min(this.burst, known.tokens + ((now - known.at) / 1000) * this.perSecond)
    this.left.delete(source)
    this.left.set(source, { tokens: tokens < 1 ? tokens : tokens - 1, at: now })
    if (this.left.size > mostSources) {
      const [oldest] = this.left.keys()
      if (oldest !== undefined) this.left.delete(oldest)
    }
    return tokens >= 1
  }
}
