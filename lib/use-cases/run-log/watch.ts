import type { Database } from '../../catalog/database.ts'
import { type LogHead, readLogHead } from '../../catalog/run-log/reads.ts'
import { watchLog } from '../../catalog/run-log/writes.ts'
import { transact } from '../../catalog/transaction.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import { tailLogJob } from '../../queue/run-log.ts'

/** A log is tailed so long after somebody last read it. */
export const leaseMs = 30_000
/** Renewed when less than this is left: however many read, a lease is written every ten seconds. */
const renewBelowMs = 20_000
/** What sync says of a job may be this old. */
const staleMs = 30_000

const open = new Set(['queued', 'running', 'waiting', 'unknown'])

/** The job was run again after all of its log was read. */
function ranAgain(head: LogHead): boolean {
  const { endedAt, jobState, jobStartedAt, now } = head
  if (endedAt === null) return false
  if (jobStartedAt !== null && jobStartedAt > endedAt) return true
  return open.has(jobState ?? '') && now.getTime() - endedAt.getTime() > staleMs
}

/** A log without a reader's lease. Fails with not-found. */
export async function findLog(database: Database, runId: string, jobId: string): Promise<Result<LogHead>> {
  const head = await readLogHead(database, runId, jobId)
  if (!head) return fail('not-found', 'there is no such run', { noun: 'run' })
  if (head.jobState === null) return fail('not-found', `the run has no job "${jobId}"`, { noun: 'job' })
  return ok(head)
}

/** The log of a job, which from now on somebody reads: the lease is taken out or renewed, and the worker told. */
export async function openLog(database: Database, runId: string, jobId: string): Promise<Result<LogHead>> {
  const found = await findLog(database, runId, jobId)
  if (!found.ok) return found
  const head = found.value
  const leftMs = (head.watchedUntil?.getTime() ?? 0) - head.now.getTime()
  const anew = ranAgain(head)
  if (leftMs > renewBelowMs && !anew) return found
  const watched = await transact(database, async (tx) => {
    const until = new Date(tx.now.getTime() + leaseMs)
    const id = await watchLog(tx, { runId, jobId }, until, anew)
    // Whoever tails it goes on by itself as long as the lease lives.
    if (head.endedAt === null ? leftMs <= 0 : anew) await tx.enqueue(tailLogJob(id))
    return ok(id)
  })
  return watched.ok ? ok({ ...head, id: watched.value }) : watched
}

export type LogState = 'waiting' | 'running' | 'ended'

export const stateOf = (head: LogHead): LogState =>
  head.endedAt !== null ? 'ended' : head.lines === 0 ? 'waiting' : 'running'
