import type { ShareVerdict } from './judge.ts'

/** Why a share stays as it is. */
export type StayReason = 'bake' | 'pause' | 'few' | 'unknown' | 'doubt'

export type WatchAnswer =
  | { do: 'go-on' }
  | { do: 'stay'; why: StayReason }
  /** Looked bad twice in a row. */
  | { do: 'go-back' }

export interface Watch {
  /** The share was reached. */
  since: Date
  bakeMinutes: number
  /** A person has to say when to go on. */
  pause: boolean
  /** A person has said so. */
  passed: boolean
}

/**
 * What follows from a look at a share. Bad twice in a row goes back, whatever anybody said before. Unknown and too few are
 * waited on, never passed; a person who looked may go on over them (Next). Pure and total.
 */
export function decideShare(
  verdict: ShareVerdict,
  before: ShareVerdict | null,
  watch: Watch,
  now: Date,
): WatchAnswer {
  if (verdict === 'bad') return before === 'bad' ? { do: 'go-back' } : { do: 'stay', why: 'doubt' }
  if (watch.passed) return { do: 'go-on' }
  if (now.getTime() < watch.since.getTime() + watch.bakeMinutes * 60_000) return { do: 'stay', why: 'bake' }
  if (watch.pause) return { do: 'stay', why: 'pause' }
  if (verdict !== 'ok') return { do: 'stay', why: verdict }
  return { do: 'go-on' }
}
