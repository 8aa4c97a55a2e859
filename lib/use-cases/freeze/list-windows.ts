import { z } from 'zod'
import { listVersions, listWindows as read } from '../../catalog/freeze/windows.ts'
import { readNow } from '../../catalog/transaction.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { FreezeDefinition } from '../../domain/freeze/window.ts'
import { decide, holdsAnywhere } from '../../domain/permission/decide.ts'
import { type Call, defineQuery } from '../define.ts'
import { permitted } from '../promotion/permitted.ts'
import { changedFields } from './changed-fields.ts'
import { type WindowItem, windowItems } from './window-item.ts'

/** Windows in force, or those retired; narrowed to an environment or a release. */
export const listWindows = defineQuery({
  input: z.strictObject({
    retired: z.boolean().optional(),
    environment: z.string().max(120).optional(),
    release: z.uuid().optional(),
  }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, actor, input }) => {
    const rows = await read(database, { retired: input.retired, releaseId: input.release })
    const { items, now } = await windowItems(database, actor, rows)
    const { environment } = input
    const shown = environment ? items.filter((one) => one.environments.includes(environment)) : items
    return ok({ items: shown, may: { create: permitted(holdsAnywhere(actor, 'freeze.edit')) }, now })
  },
})

/** One window, also a retired one. Fails with not-found. */
export const getWindow = defineQuery({
  input: z.strictObject({ id: z.uuid() }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, actor, input }) => {
    const rows = await read(database, { id: input.id })
    const { items } = await windowItems(database, actor, rows)
    const [item] = items
    return item ? ok(item) : fail('not-found', 'no such window', { noun: 'freeze', id: input.id })
  },
})

/** All versions of one window, newest first, each with what it changed. Fails with not-found. */
export const listWindowVersions = defineQuery({
  input: z.strictObject({ id: z.uuid() }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, input }) => {
    const rows = await listVersions(database, input.id)
    if (rows.length === 0) return fail('not-found', 'no such window', { noun: 'freeze', id: input.id })
    const items = rows.map((row, index) => {
      const before = rows[index + 1]
      return {
        ...row,
        definition: FreezeDefinition.safeParse(row.definition).data ?? null,
        changed: before ? changedFields(before.definition, row.definition) : [],
      }
    })
    return ok({ items, now: (await readNow(database)).toISOString() })
  },
})

/** Answers a change of one window with the whole of it, read after the change was committed. */
export function thenWindow(call: Call<{ id: string }>): Call<WindowItem> {
  return async (around, actor, input) => {
    const done = await call(around, actor, input)
    return done.ok ? getWindow(around, actor, { id: done.value.id }) : done
  }
}
