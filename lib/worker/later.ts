/**
 * Hints to look at something again, kept in this process alone: rows say the same and the sweeper reads them, so
 * nothing is lost with the process.
 */
export class Later {
  private readonly timers = new Map<string, { timer: NodeJS.Timeout; at: number }>()
  private readonly act: (id: string) => void

  constructor(act: (id: string) => void) {
    this.act = act
  }

  /** In `afterMs`, or earlier if that was asked before. Longer than an hour is the sweeper's. */
  ask(id: string, afterMs: number): void {
    if (afterMs > 3_600_000) return
    const at = performance.now() + Math.max(0, afterMs)
    const known = this.timers.get(id)
    if (known && known.at <= at) return
    if (known) clearTimeout(known.timer)
    const timer = setTimeout(
      () => {
        this.timers.delete(id)
        this.act(id)
      },
      Math.max(0, afterMs),
    )
    this.timers.set(id, { timer, at })
  }

  close(): void {
    for (const { timer } of this.timers.values()) clearTimeout(timer)
    this.timers.clear()
  }
}
