import { z } from 'zod'
import type { Database } from '../../catalog/database.ts'
import { type LogHead, readPiecesFromLine } from '../../catalog/run-log/reads.ts'
import { ok } from '../../domain/failure/result.ts'
import { decide } from '../../domain/permission/decide.ts'
import { emptyOutline } from '../../domain/run-log/outline.ts'
import { linesOf, type ShownLine } from '../../domain/run-log/segment.ts'
import { JsonText } from '../../platform/json-text.ts'
import { defineQuery } from '../define.ts'
import { openLog, stateOf } from './watch.ts'

/** Read at once: half a megabyte. */
const piecesAtOnce = 8
/** An answer ends early when it has so many characters. */
const answerCharacters = 1_000_000

const OfJob = z.object({ id: z.uuid(), job: z.string() })

/** What every answer about a log says of it. */
function shared(head: LogHead) {
  return {
    state: stateOf(head),
    generation: head.generation,
    lines: head.lines,
    bytes: head.bytes,
    problem: head.problem,
    truncated: head.truncated,
    readAt: head.readAt?.toISOString() ?? null,
    now: head.now.toISOString(),
  }
}

async function linesFrom(
  database: Database,
  head: LogHead,
  from: number,
  limit: number,
): Promise<ShownLine[]> {
  const found: ShownLine[] = []
  let characters = 0
  for (let next = from; head.id !== null && next < from + limit; ) {
    const pieces = await readPiecesFromLine(database, head.id, head.generation, next, piecesAtOnce)
    if (pieces.length === 0) break
    for (const piece of pieces) {
      for (const line of linesOf({ ...piece, text: piece.content.toString('utf8') }, piece.firstLine)) {
        if (line.number < next) continue
        if (found.length >= limit || characters > answerCharacters) return found
        found.push(line)
        characters += line.text.length
        next = line.number + 1
      }
    }
  }
  return found
}

/**
 * Lines of a job's log from a number on, as JSON text; a number below zero counts from the end. Reading is what keeps the
 * log tailed. Fewer lines than asked for when they are long. Fails with not-found.
 */
export const readLog = defineQuery({
  input: OfJob.extend({ from: z.int().default(1), limit: z.int().min(1).max(1_000).default(500) }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, input }) => {
    const opened = await openLog(database, input.id, input.job)
    if (!opened.ok) return opened
    const head = opened.value
    const from = Math.max(1, input.from < 0 ? head.lines + 1 + input.from : input.from)
    const lines = await linesFrom(database, head, from, input.limit)
    return ok(
      new JsonText(
        JSON.stringify({
          ...shared(head),
          from,
          items: lines.map(({ text }) => text),
          cut: lines.filter(({ cut }) => cut).map(({ number }) => number),
        }),
      ),
    )
  },
})

/** What a reader of a log jumps by: groups and errors, as JSON text. Keeps the log tailed as well. Fails with not-found. */
export const readLogOutline = defineQuery({
  input: OfJob,
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, input }) => {
    const opened = await openLog(database, input.id, input.job)
    if (!opened.ok) return opened
    const head = opened.value
    const outline = head.outline ?? emptyOutline
    return ok(new JsonText(JSON.stringify({ ...shared(head), job: head.jobName ?? '', ...outline })))
  },
})
