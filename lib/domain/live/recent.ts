const keepMs = 60_000
const most = 2000

/** What was told in the last minute, for those who come a little late: a page is drawn before it can hear. Instants are milliseconds of one clock. */
export class Recent<T> {
  private kept: { at: number; item: T }[] = []
  /** Everything told since then is kept. */
  private from: number

  /** From `from` on, everything that is told comes here. */
  constructor(from: number) {
    this.from = from
  }

  add(now: number, item: T): void {
    this.kept.push({ at: now, item })
    const young = this.kept.findIndex(({ at }) => at >= now - keepMs)
    const drop = Math.max(young, this.kept.length - most)
    if (drop <= 0) return
    this.from = this.kept[drop - 1]?.at ?? now
    this.kept.splice(0, drop)
  }

  /** What was told at `start` or later; null: not all of it is known. */
  since(start: number): T[] | null {
    if (start < this.from) return null
    return this.kept.filter(({ at }) => at >= start).map(({ item }) => item)
  }
}
