/**
 * What stays due although it is looked at again and again: something keeps it from going on that no rule knows of. Kept by
 * the real clock of this process, so that a moved clock of the database makes nothing look stuck.
 */
export class Overdue {
  private readonly since = new Map<string, { at: number; saidAt: number | null }>()
  private readonly patienceMs: number
  private readonly sayAgainMs: number
  private readonly now: () => number

  constructor(patienceMs: number, sayAgainMs: number, now: () => number = () => performance.now()) {
    this.patienceMs = patienceMs
    this.sayAgainMs = sayAgainMs
    this.now = now
  }

  /** Told what one sweep found due. Answers those to speak of now: due for too long, and not said lately. */
  seen(due: readonly string[]): string[] {
    const now = this.now()
    const still = new Set(due)
    for (const id of this.since.keys()) if (!still.has(id)) this.since.delete(id)
    return due.filter((id) => {
      const known = this.since.get(id) ?? { at: now, saidAt: null }
      this.since.set(id, known)
      if (now - known.at < this.patienceMs) return false
      if (known.saidAt !== null && now - known.saidAt < this.sayAgainMs) return false
      known.saidAt = now
      return true
    })
  }
}
