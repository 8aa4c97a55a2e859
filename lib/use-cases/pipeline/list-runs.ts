import { z } from 'zod'
import { defaultLimit, readCursor } from '../../catalog/page.ts'
import { listRuns as read } from '../../catalog/pipeline/run-list.ts'
import { ok } from '../../domain/failure/result.ts'
import { decide } from '../../domain/permission/decide.ts'
import { defineQuery } from '../define.ts'

const texts = z.array(z.string()).optional()

/** One page of runs of all services, newest start first, as JSON text. Fails with `invalid` for a cursor that is not ours. */
export const listRuns = defineQuery({
  input: z.object({
    kind: texts,
    state: texts,
    branch: z.string().optional(),
    actor: z.string().optional(),
    service: texts,
    team: texts,
    productLine: texts,
    pipeline: z.string().optional(),
    since: z.string().optional(),
    q: z.string().optional(),
    withTotal: z.boolean().optional(),
    cursor: z.string().optional(),
    limit: z.int().default(defaultLimit),
  }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, input: { cursor, ...ask } }) => {
    const key = readCursor(cursor, ['integer', 'uuid'])
    return key.ok ? ok(await read(database, { ...ask, after: key.value })) : key
  },
})
