import { exactWithin } from './histogram.ts'

/** A stage is slow when it took over twice the median of its last 20 successes, and over a minute more. */
export const slowRule = { times: 2, overMs: 60_000, history: 20, least: 5 } as const

export interface StageHistory {
  median: number
  p90: number
  /** Of how many. */
  count: number
}

/** What a stage usually takes, in ms, from its newest successes before; null while there are fewer than five. */
export function historyOf(durationsMs: readonly number[]): StageHistory | null {
  const newest = durationsMs.slice(0, slowRule.history)
  const [median, p90] = [exactWithin(newest, 0.5), exactWithin(newest, 0.9)]
  if (median === null || p90 === null || newest.length < slowRule.least) return null
  return { median, p90, count: newest.length }
}

/** Whether so long is slow, by its own history. Without a history nothing is. */
export function isSlow(durationMs: number, history: StageHistory | null): boolean {
  if (!history) return false
  return durationMs > slowRule.times * history.median && durationMs - history.median > slowRule.overMs
}
