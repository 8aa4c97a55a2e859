import type { Skip } from './choose.ts'

/** What of a row is needed to see whether it can go back. */
export interface WrittenRow {
  /** Its own promotion wrote something. */
  written: boolean
  digest: string
  /** What ran before it started. */
  before: { id: string; digest: string } | null
  runningDigest: string | null
  /** A newer promotion that wrote to the place since. */
  later: { number: number } | null
}

/** Pure and total: the build a row goes back to, or why it does not: what moved on since is left alone. */
export function chooseBack(row: WrittenRow): { build: { id: string; digest: string } } | { skip: Skip } {
  if (!row.written) return { skip: { key: 'never-written', detail: {} } }
  if (row.later) return { skip: { key: 'moved-on', detail: { number: row.later.number } } }
  if (row.before === null || row.before.digest === row.digest)
    return { skip: { key: 'nothing-before', detail: {} } }
  const elsewhere =
    row.runningDigest !== null && row.runningDigest !== row.digest && row.runningDigest !== row.before.digest
  return elsewhere
    ? { skip: { key: 'moved-on', detail: { digest: row.runningDigest } } }
    : { build: row.before }
}

/** The waves of the way back: the last of those that wrote is the first. */
export function backWave(wave: number, waves: readonly number[]): number {
  return [...new Set(waves)].sort((a, b) => b - a).indexOf(wave) + 1
}
