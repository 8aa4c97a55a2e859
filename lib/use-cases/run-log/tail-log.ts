import { listUntailedLogs } from '../../catalog/run-log/reads.ts'
import {
  appendPieces,
  claimTail,
  dropLogs,
  holdLog,
  renewTail,
  restartLog,
  type TailClaim,
  writeTail,
} from '../../catalog/run-log/writes.ts'
import { type Transaction, transact } from '../../catalog/transaction.ts'
import type { CloudFailure } from '../../cloud/ports/outcome.ts'
import { type FailureCode, ok, type Result } from '../../domain/failure/result.ts'
import { outlineAfter, outlineEnded } from '../../domain/run-log/outline.ts'
import { againAfterMs } from '../../domain/run-log/place.ts'
import { cutPieces } from '../../domain/run-log/segment.ts'
import { tailLogJob } from '../../queue/run-log.ts'
import { defineStep, type Surroundings } from '../define.ts'
import { claimMsOf } from '../promotion/while-alive.ts'
import { type ReadOn, readOn } from './read-on.ts'

/** More than this is not read of one log: the cloud has it all. */
const mostBytes = 256 << 20
/** Of what was refused it is asked again this seldom: somebody may put it right. */
const refusedAgainMs = 15_000
const failedAgainMs = 3_000
/** Due for so long, a log has lost its worker. */
const lateMs = 3_000
const keptMs = 24 * 3_600_000

const codes: Partial<Record<CloudFailure['kind'], FailureCode>> = {
  refused: 'cloud-refused',
  throttled: 'cloud-throttled',
  nonsense: 'cloud-nonsense',
  'not-found': 'gone',
}

/** The claim lives as long as the reading takes: a cloud that is slow does not lose it. */
async function effect(around: Surroundings, claim: TailClaim): Promise<ReadOn> {
  const forMs = claimMsOf(around)
  const beat = setInterval(() => {
    renewTail(around.database, claim.claimId, forMs).catch(() => undefined)
  }, forMs / 3)
  beat.unref()
  try {
    const { runLogs } = await around.cloud.reading(claim.connectionId)
    return await readOn(runLogs, claim, claim.attempt, claim.place)
  } finally {
    clearInterval(beat)
  }
}

function waitAfter(found: ReadOn): number {
  const { failure } = found
  if (!failure) return againAfterMs({ more: found.more, printed: found.text !== '', idle: found.place.idle })
  return failure.retryAfterMs ?? (failure.definite ? refusedAgainMs : failedAgainMs)
}

async function record(
  tx: Transaction,
  claim: TailClaim,
  found: ReadOn,
): Promise<Result<{ againMs: number | null }>> {
  const mine = await holdLog(tx, claim)
  // Another took it over meanwhile, and goes on from the same place.
  if (!mine) return ok({ againMs: null })
  const held = found.anew ? await restartLog(tx, claim.logId, mine) : mine
  const lines = found.text === '' ? [] : found.text.slice(0, -1).split('\n')
  const segments = await appendPieces(tx, claim.logId, held, cutPieces(found.text))
  const outline = outlineAfter(held.outline, held.lines + 1, lines, found.begins)
  const total = { lines: held.lines + lines.length, bytes: held.bytes + Buffer.byteLength(found.text) }
  const truncated = total.bytes > mostBytes
  const ended = found.ended || truncated
  const { failure } = found
  const problem = failure
    ? {
        code: codes[failure.kind] ?? 'cloud-unavailable',
        message: failure.message,
        at: held.problem?.at ?? tx.now.toISOString(),
      }
    : null
  const againMs = waitAfter(found)
  await writeTail(tx, claim, {
    ...held,
    ...total,
    segments,
    outline: ended ? outlineEnded(outline, total.lines) : outline,
    problem,
    attempt: found.attempt,
    place: found.place,
    truncated,
    read: failure === null,
    ended,
    askAt: new Date(tx.now.getTime() + againMs),
  })
  const changed = lines.length > 0 || found.anew || ended || problem?.code !== mine.problem?.code
  if (changed) await tx.notify('run-log', `${claim.runId}/${claim.jobId}`)
  return ok({ againMs: ended ? null : againMs })
}

/**
 * One turn of tailing a log (by its id): nothing when nobody reads it, it has ended, or another worker is at it. However
 * many read, one turn asks the cloud. Answers when to look again, in milliseconds; null: not.
 */
export const tailRunLog = defineStep<TailClaim, ReadOn, { againMs: number | null }>({
  name: () => 'run-log-tail',
  claim: async (tx, id, around) =>
    ok(await claimTail(tx, id, new Date(tx.now.getTime() + claimMsOf(around)))),
  effect,
  record,
})

/** Adds the job of the next turn. */
export const askToTail = (around: Pick<Surroundings, 'database'>, logId: string): Promise<Result<null>> =>
  transact(around.database, async (tx) => {
    await tx.enqueue(tailLogJob(logId))
    return ok(null)
  })

/** Takes up logs whose worker died, and lets go of those that nobody read for a day. Answers how many of each. */
export async function sweepRunLogs({
  database,
}: Pick<Surroundings, 'database'>): Promise<{ taken: number; dropped: number }> {
  const late = await listUntailedLogs(database, lateMs)
  for (const id of late) await askToTail({ database }, id)
  return { taken: late.length, dropped: await dropLogs(database, keptMs, 50) }
}
