import { z } from 'zod'
import { listBreaches as list } from '../../catalog/freeze-breach/breaches.ts'
import { defaultLimit, readCursor } from '../../catalog/page.ts'
import { ok } from '../../domain/failure/result.ts'
import { decide } from '../../domain/permission/decide.ts'
import { defineQuery } from '../define.ts'

/** What went past freezes, the newest first, keyset. Fails with invalid (a cursor that is not ours). */
export const listBreaches = defineQuery({
  input: z.strictObject({
    service: z.string().max(120).optional(),
    environment: z.string().max(120).optional(),
    cursor: z.string().optional(),
    limit: z.int().min(1).max(200).optional(),
  }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, input }) => {
    const { cursor, limit = defaultLimit, ...filters } = input
    const key = readCursor(cursor, ['integer', 'uuid'])
    if (!key.ok) return key
    const after = key.value ? { at: new Date(Number(key.value[0])), id: String(key.value[1]) } : null
    return ok(await list(database, filters, after, limit))
  },
})
