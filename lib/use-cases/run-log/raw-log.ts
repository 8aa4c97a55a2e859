import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import type { Database } from '../../catalog/database.ts'
import { type LogHead, readPiecesAfter } from '../../catalog/run-log/reads.ts'
import { ok } from '../../domain/failure/result.ts'
import { decide } from '../../domain/permission/decide.ts'
import { defineQuery } from '../define.ts'
import { openLog } from './watch.ts'

const piecesAtOnce = 4
/** While the rest of a log is on its way it is looked for this often, and given up when so long nothing came. */
const lookMs = 300
const patienceMs = 20_000

const isOver = (state: string | null) => state === 'succeeded' || state === 'failed' || state === 'cancelled'

/** A log that nobody ever read is read by the worker while it is sent: of a job that is over all of it is sent. */
async function* textOf(
  database: Database,
  first: LogHead,
  of: { id: string; job: string },
): AsyncGenerator<string> {
  let head = first
  let seq = -1
  for (let idleMs = 0; ; ) {
    if (head.generation !== first.generation) return
    const { id } = head
    const pieces = id === null ? [] : await readPiecesAfter(database, id, head.generation, seq, piecesAtOnce)
    // The last piece of a log that goes on may still grow.
    const last = head.endedAt === null ? pieces.length - 1 : pieces.length
    const whole =
      pieces.length === piecesAtOnce || head.endedAt !== null || !isOver(head.jobState)
        ? pieces
        : pieces.slice(0, last)
    for (const piece of whole) {
      seq = piece.seq
      yield piece.content.toString('utf8')
    }
    if (pieces.length === piecesAtOnce) continue
    if (head.endedAt !== null || !isOver(head.jobState) || head.problem !== null || idleMs > patienceMs)
      return
    await pause(lookMs)
    idleMs = whole.length > 0 ? 0 : idleMs + lookMs
    const again = await openLog(database, of.id, of.job)
    if (!again.ok) return
    head = again.value
  }
}

/**
 * A log as the cloud gave it, in parts made while they are sent; of a job that runs as far as it was printed. Fails with
 * not-found.
 */
export const streamRawLog = defineQuery({
  input: z.object({ id: z.uuid(), job: z.string().min(1).max(200) }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, input }) => {
    const opened = await openLog(database, input.id, input.job)
    if (!opened.ok) return opened
    const name = (opened.value.jobName ?? '').replace(/[^\w-]+/g, '-').replace(/^-+|-+$/g, '') || 'job'
    return ok({
      name: `${name}-${input.job.replace(/[^\w-]+/g, '')}.log`,
      parts: textOf(database, opened.value, input),
    })
  },
})
