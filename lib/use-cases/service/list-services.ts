import { z } from 'zod'
import { defaultLimit, readCursor } from '../../catalog/page.ts'
import { listServices as read } from '../../catalog/service/reads.ts'
import { decide } from '../../domain/permission/decide.ts'
import { defineQuery } from '../define.ts'

export const serviceFilterInput = {
  q: z.string().optional(),
  team: z.array(z.string()).optional(),
  productLine: z.array(z.string()).optional(),
  tier: z.array(z.string()).optional(),
  runtime: z.array(z.string()).optional(),
  kind: z.array(z.string()).optional(),
}

/** One page of services by slug, as JSON text of ServiceItem. Failure `invalid` for a cursor that is not ours. */
export const listServices = defineQuery({
  input: z.object({
    ...serviceFilterInput,
    findings: z.enum(['high', 'medium', 'low']).optional(),
    retired: z.boolean().default(false),
    withTotal: z.boolean().default(false),
    cursor: z.string().optional(),
    limit: z.int().default(defaultLimit),
  }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, input }) => {
    const key = readCursor(input.cursor, ['text'])
    if (!key.ok) return key
    const after = key.value === null ? null : String(key.value[0])
    return { ok: true, value: await read(database, { ...input, after }) }
  },
})
