import { z } from 'zod'
import { listBoard as read, readBoardSummary } from '../../catalog/board/reads.ts'
import { defaultLimit, readCursor } from '../../catalog/page.ts'
import { decide } from '../../domain/permission/decide.ts'
import { defineQuery } from '../define.ts'
import { serviceFilterInput } from '../service/list-services.ts'

const filters = { ...serviceFilterInput, state: z.array(z.string()).optional() }

/** One page of the board in one statement, as JSON text of BoardRow: product line, then slug. */
export const listBoard = defineQuery({
  input: z.object({ ...filters, cursor: z.string().optional(), limit: z.int().default(defaultLimit) }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, input }) => {
    const key = readCursor(input.cursor, ['text', 'text'])
    if (!key.ok) return key
    const after: [string, string] | null = key.value && [String(key.value[0]), String(key.value[1])]
    return { ok: true, value: await read(database, { ...input, after }) }
  },
})

/** The counts over the whole board, under the same filters, as JSON text of BoardSummary. */
export const getBoardSummary = defineQuery({
  input: z.object(filters),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, input }) => ({ ok: true, value: await readBoardSummary(database, input) }),
})
