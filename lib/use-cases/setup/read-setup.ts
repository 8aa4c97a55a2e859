import { z } from 'zod'
import { defaultLimit, readCursor } from '../../catalog/page.ts'
import { getMatch as get, listMatches as list, readSetup } from '../../catalog/setup/reads.ts'
import { ok } from '../../domain/failure/result.ts'
import { decide } from '../../domain/permission/decide.ts'
import { defineQuery } from '../define.ts'

/** Whether the estate was found: counts by noun, rule and reason, and how sync goes. */
export const getSetup = defineQuery({
  input: z.unknown(),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database }) => ok(await readSetup(database)),
})

/** What was found in the cloud, with the rule that matched it or the reason why none did. */
export const listMatches = defineQuery({
  input: z.object({
    noun: z.string().optional(),
    matched: z.boolean().optional(),
    reason: z.string().optional(),
    q: z.string().optional(),
    cursor: z.string().optional(),
    limit: z.int().default(defaultLimit),
  }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, input }) => {
    const key = readCursor(input.cursor, ['text', 'text', 'uuid'])
    if (!key.ok) return key
    const after = key.value && (key.value.map(String) as [string, string, string])
    return ok(await list(database, input, after, input.limit))
  },
})

/** One match by id, known to exist. */
export const getMatch = defineQuery({
  input: z.object({ id: z.uuid() }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, input }) => ok(await get(database, input.id)),
})
