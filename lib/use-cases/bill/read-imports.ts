import { z } from 'zod'
import {
  readImport,
  listImports as readImports,
  listRefusals as readRefusals,
} from '../../catalog/bill/imports.ts'
import { defaultLimit, readCursor } from '../../catalog/page.ts'
import { refusalReasons } from '../../domain/bill/refusal.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { decide } from '../../domain/permission/decide.ts'
import { defineQuery } from '../define.ts'
import { permitted } from '../promotion/permitted.ts'

const paged = { cursor: z.string().optional(), limit: z.int().min(1).max(200).default(defaultLimit) }

/** Imports, the newest first, as JSON text. Fails with forbidden, invalid (a cursor of another list). */
export const listImports = defineQuery({
  input: z.object({ ...paged, source: z.uuid().optional(), state: z.array(z.string()).optional() }),
  authorise: (actor) => decide(actor, 'bill.read'),
  read: async ({ database, input }) => {
    const key = readCursor(input.cursor, ['text', 'uuid'])
    if (!key.ok) return key
    return ok(
      await readImports(database, { sourceId: input.source, state: input.state }, key.value, input.limit),
    )
  },
})

/** One import with what was refused, counted by reason, and what the reader may do with it. Fails with not-found. */
export const getImport = defineQuery({
  input: z.object({ id: z.uuid() }),
  authorise: (actor) => decide(actor, 'bill.read'),
  read: async ({ database, actor, input }) => {
    const found = await readImport<{ item: { state: string }; reasons: unknown[]; now: string }>(
      database,
      input.id,
    )
    if (found === null) return fail('not-found', 'there is no such import')
    return ok({ ...found, may: permitted(decide(actor, 'bill.import')) })
  },
})

/** Refused rows of an import in the order of their lines, as JSON text. */
export const listRefusals = defineQuery({
  input: z.object({ ...paged, id: z.uuid(), reason: z.array(z.enum(refusalReasons)).optional() }),
  authorise: (actor) => decide(actor, 'bill.read'),
  read: async ({ database, input }) => {
    const key = readCursor(input.cursor, ['integer'])
    if (!key.ok) return key
    const after = key.value === null ? null : Number(key.value[0])
    return ok(await readRefusals(database, { importId: input.id, reason: input.reason }, after, input.limit))
  },
})
