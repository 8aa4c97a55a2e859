import { z } from 'zod'
import { listLines as readLines } from '../../catalog/cost-view/lines.ts'
import { listResources as readResources } from '../../catalog/cost-view/resources.ts'
import { defaultLimit, readCursor } from '../../catalog/page.ts'
import { ok } from '../../domain/failure/result.ts'
import { holdsAnywhere } from '../../domain/permission/decide.ts'
import { defineQuery } from '../define.ts'
import { foreignCursor, isAmount, isDay, isSubject, Subject } from './cursor.ts'
import { frameOf } from './frame.ts'
import { moneyInput } from './input.ts'

const paged = { cursor: z.string().optional(), limit: z.int().min(1).max(200).default(defaultLimit) }
/** What the money of a month was for, resource by resource, the largest first, as JSON text. Fails with forbidden, invalid. */
export const listResources = defineQuery({
  input: z.strictObject({ ...moneyInput, ...paged, search: z.string().trim().min(1).max(200).optional() }),
  authorise: (actor) => holdsAnywhere(actor, 'cost.read'),
  read: async ({ database, actor, input }) => {
    const key = readCursor(input.cursor, ['text', 'text'])
    if (!key.ok) return key
    if (key.value && !(isAmount(key.value[0]) && isSubject(key.value[1]))) return foreignCursor()
    const framed = await frameOf(database, actor, input)
    if (!framed.ok) return framed
    const asked = { ...framed.value, search: input.search }
    return ok(await readResources(database, framed.value.month, asked, key.value, input.limit))
  },
})

/** Lines of a month that one subject was charged, as far as the reader may see them, as JSON text. Fails with forbidden, invalid. */
export const listLines = defineQuery({
  input: z.strictObject({ ...moneyInput, ...paged, subject: Subject }),
  authorise: (actor) => holdsAnywhere(actor, 'cost.read'),
  read: async ({ database, actor, input }) => {
    const key = readCursor(input.cursor, ['text', 'uuid', 'integer', 'text'])
    if (!key.ok) return key
    if (key.value && !isDay(key.value[0])) return foreignCursor()
    const framed = await frameOf(database, actor, input)
    if (!framed.ok) return framed
    const asked = { ...framed.value, subject: input.subject }
    return ok(await readLines(database, framed.value.month, asked, key.value, input.limit))
  },
})
