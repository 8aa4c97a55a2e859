import { z } from 'zod'
import { listLines as readLines } from '../../catalog/cost-view/lines.ts'
import { listResources as readResources } from '../../catalog/cost-view/resources.ts'
import { defaultLimit, readCursor } from '../../catalog/page.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { holdsAnywhere } from '../../domain/permission/decide.ts'
import { defineQuery } from '../define.ts'
import { frameOf } from './frame.ts'
import { moneyInput } from './input.ts'

const paged = { cursor: z.string().optional(), limit: z.int().min(1).max(200).default(defaultLimit) }
/** 64 bits with a sign. */
const Subject = z
  .string()
  .regex(/^-?\d{1,19}$/)
  .refine((text) => BigInt.asIntN(64, BigInt(text)) === BigInt(text))
const foreign = () => fail('invalid', 'the cursor was not made by this list', { field: 'cursor' })

/** What the money of a month was for, resource by resource, the largest first, as JSON text. Fails with forbidden, invalid. */
export const listResources = defineQuery({
  input: z.strictObject({ ...moneyInput, ...paged, search: z.string().trim().min(1).max(200).optional() }),
  authorise: (actor) => holdsAnywhere(actor, 'cost.read'),
  read: async ({ database, actor, input }) => {
    const key = readCursor(input.cursor, ['text', 'text'])
    if (!key.ok) return key
    if (key.value) {
      const [amount, subject] = key.value.map(String)
      if (!/^-?\d{1,60}(\.\d{1,60})?$/.test(amount ?? '') || !Subject.safeParse(subject).success)
        return foreign()
    }
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
    if (key.value && !z.iso.date().safeParse(key.value[0]).success) return foreign()
    const framed = await frameOf(database, actor, input)
    if (!framed.ok) return framed
    const asked = { ...framed.value, subject: input.subject }
    return ok(await readLines(database, framed.value.month, asked, key.value, input.limit))
  },
})
