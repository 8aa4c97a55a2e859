import { z } from 'zod'
import { defaultLimit, readCursor } from '../../catalog/page.ts'
import { listPipelines as read } from '../../catalog/pipeline/pipeline-list.ts'
import { ok } from '../../domain/failure/result.ts'
import { decide } from '../../domain/permission/decide.ts'
import { defineQuery } from '../define.ts'

const texts = z.array(z.string()).optional()

/** One page of pipelines by name, each with its last run, as JSON text. Fails with `invalid` for a cursor that is not ours. */
export const listPipelines = defineQuery({
  input: z.object({
    kind: texts,
    service: texts,
    team: texts,
    productLine: texts,
    q: z.string().optional(),
    withTotal: z.boolean().optional(),
    cursor: z.string().optional(),
    limit: z.int().default(defaultLimit),
  }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, input: { cursor, ...ask } }) => {
    const key = readCursor(cursor, ['text', 'uuid'])
    if (!key.ok) return key
    const after = key.value && { name: String(key.value[0]), id: String(key.value[1]) }
    return ok(await read(database, { ...ask, after }))
  },
})
