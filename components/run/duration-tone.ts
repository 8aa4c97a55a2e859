/** Half as long again as usual, and more than a minute's quarter over it: below that nobody waits for it. */
export function isSlow(tookMs: number | null, usualMs: number | null): boolean {
  if (tookMs === null || usualMs === null) return false
  return tookMs > usualMs * 1.5 && tookMs - usualMs > 15_000
}

export function tone(of: { tookMs: number | null; usualMs: number | null; isOver: boolean }): string {
  if (isSlow(of.tookMs, of.usualMs)) return 'bg-attention-solid'
  return of.isOver ? 'bg-ink-2' : 'bg-running-solid'
}
