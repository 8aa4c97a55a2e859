import { dayAfter } from '../calendar/day-span.ts'

/** A source of money, with the days it has. */
export interface KnownDays {
  knownOn: readonly string[]
  /** The last day that grows no more; null: none yet. */
  settledOn: string | null
}

/**
 * Days that any source has, and the first of which one may still say more: what is said of a day of all sources together is said
 * of it whole. A source that has nothing at all holds up nobody.
 */
export function wholeDays(sources: readonly KnownDays[]): { days: string[]; untilOn: string | null } {
  const speaking = sources.filter(({ knownOn }) => knownOn.length > 0)
  const days = [...new Set(speaking.flatMap(({ knownOn }) => knownOn))].sort()
  const last = speaking.map(({ settledOn }) => settledOn).sort((a, b) => ((a ?? '') < (b ?? '') ? -1 : 1))[0]
  return { days, untilOn: last ? dayAfter(last) : null }
}
