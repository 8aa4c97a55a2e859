import { z } from 'zod'
import type { Database } from '../../catalog/database.ts'
import { readPiecesAfter } from '../../catalog/run-log/reads.ts'
import { ok } from '../../domain/failure/result.ts'
import { decide } from '../../domain/permission/decide.ts'
import { lineMatches } from '../../domain/run-log/match.ts'
import { defineQuery } from '../define.ts'
import { findLog } from './watch.ts'

const piecesAtOnce = 8
/** Numbers of so many lines are told; further ones are counted. */
const mostTold = 5_000

/** Lines of a text with their numbers, a line that went over from the piece before left out. */
function* numbered(text: string, firstLine: number, continues: boolean): Generator<[number, string]> {
  let from = continues ? text.indexOf('\n') + 1 || text.length : 0
  for (let number = firstLine; from < text.length; number += 1) {
    const found = text.indexOf('\n', from)
    const end = found < 0 ? text.length : found
    yield [number, text.slice(from, end)]
    from = end + 1
  }
}

async function search(database: Database, logId: string, generation: number, wanted: string, exact: boolean) {
  const lines: number[] = []
  let [count, searched] = [0, 0]
  for (let seq = -1; ; ) {
    const pieces = await readPiecesAfter(database, logId, generation, seq, piecesAtOnce)
    for (const piece of pieces) {
      seq = piece.seq
      const text = piece.content.toString('utf8')
      for (const [number, line] of numbered(text, piece.firstLine, piece.continues)) {
        searched = number
        if (!lineMatches(line, wanted, exact)) continue
        count += 1
        if (lines.length < mostTold) lines.push(number)
      }
    }
    if (pieces.length < piecesAtOnce) return { lines, count, searched }
  }
}

/**
 * Lines of a log, as far as it was read, that hold a text: how many, and the numbers of the first of them. Of a very long
 * line the first 64 kB are searched. In bounded memory. Fails with not-found.
 */
export const searchLog = defineQuery({
  input: z.object({
    id: z.uuid(),
    job: z.string(),
    q: z.string().min(1).max(200),
    exact: z.boolean().default(false),
  }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, input }) => {
    const found = await findLog(database, input.id, input.job)
    if (!found.ok) return found
    const { id, generation, now } = found.value
    const wanted = input.exact ? input.q : input.q.toLowerCase()
    const seen = id === null ? null : await search(database, id, generation, wanted, input.exact)
    return ok({
      generation,
      count: seen?.count ?? 0,
      lines: seen?.lines ?? [],
      searched: seen?.searched ?? 0,
      now: now.toISOString(),
    })
  },
})
