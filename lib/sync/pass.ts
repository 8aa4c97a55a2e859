import {
  beatPass,
  beginPass,
  endPass,
  lockPass,
  notifyChanged,
  type PassCounts,
} from '../catalog/sync/writes.ts'
import type { SyncAround, SyncNoun } from './around.ts'
import { CloudStop } from './cloud-stop.ts'

/** What a noun's pass tells while it runs. */
export interface Pass {
  signal: AbortSignal
  /** So many more are done; so many of them changed. */
  add(done: number, changed: number): Promise<void>
  expect(total: number | null): void
  /** Something went wrong that does not end the pass: shown when it ends. */
  complain(problem: string): void
  readonly changed: number
  readonly complaints: number
}

/** So many noes in one pass are a missing permission, and there is no use in collecting more of them. */
const mostComplaints = 5

/** The account has not opened the product: there is nothing to copy, and nothing is wrong. */
const isOff = (error: unknown) => error instanceof CloudStop && error.failure.kind === 'not-opened'

/** One thing of many: where the cloud says no to it, the others go on and the pass tells. Anything else ends the pass. */
export async function tolerate(pass: Pass, name: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (
      !(error instanceof CloudStop) ||
      !error.failure.definite ||
      isOff(error) ||
      pass.complaints >= mostComplaints
    )
      throw error
    pass.complain(`${name}: ${error.message}`)
  }
}

export interface PassOutcome {
  noun: SyncNoun
  /** busy: another process is at it; off: the account has not opened the product. */
  state: 'done' | 'failed' | 'off' | 'busy'
  changed: number
  problem: string | null
}

const beatEveryMs = 700

/**
 * One pass of one noun over one connection: alone in all processes, visible while it runs, its failure kept with it. Throws
 * for bugs only; one that was told to stop has failed as `stopped`.
 */
export async function runPass(
  around: SyncAround,
  connectionId: string,
  noun: SyncNoun,
  signal: AbortSignal,
  work: (pass: Pass) => Promise<void>,
): Promise<PassOutcome> {
  const { database } = around
  const lock = await lockPass(database, connectionId, noun)
  if (lock === null) return { noun, state: 'busy', changed: 0, problem: null }
  try {
    const id = await beginPass(database, connectionId, noun)
    const counts: PassCounts = { done: 0, total: null, changed: 0 }
    const problems: string[] = []
    let beatAt = performance.now()
    const pass: Pass = {
      signal,
      add: async (done, changed) => {
        counts.done += done
        counts.changed += changed
        if (performance.now() - beatAt < beatEveryMs) return
        beatAt = performance.now()
        await beatPass(database, id, counts)
        await notifyChanged(database, 'sync', connectionId)
      },
      expect: (total) => {
        counts.total = total
      },
      complain: (problem) => {
        problems.push(problem)
      },
      get changed() {
        return counts.changed
      },
      get complaints() {
        return problems.length
      },
    }
    let bug: { error: unknown } | null = null
    let off = false
    try {
      await work(pass)
    } catch (error) {
      if (isOff(error)) off = true
      else if (error instanceof CloudStop) problems.push(error.message)
      else {
        problems.push(signal.aborted ? 'stopped' : 'an error of the portal itself, see its log')
        if (!signal.aborted) bug = { error }
      }
    }
    const problem = problems.length === 0 ? null : problems.slice(0, 3).join('; ').slice(0, 600)
    const state = problem !== null ? 'failed' : off ? 'off' : 'done'
    await endPass(database, id, counts, { state, problem })
    if (counts.changed > 0 || problem !== null) await notifyChanged(database, 'sync', connectionId)
    if (bug !== null) throw bug.error
    return { noun, state, changed: counts.changed, problem }
  } finally {
    await lock.release()
  }
}
