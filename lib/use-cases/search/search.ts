import { z } from 'zod'
import { search as read } from '../../catalog/search/reads.ts'
import { ok } from '../../domain/failure/result.ts'
import { decide } from '../../domain/permission/decide.ts'
import { defineQuery } from '../define.ts'

/** What the command palette finds: services, versions, digests and commits by their beginning, promotions, people. */
export const search = defineQuery({
  input: z.object({ q: z.string(), limit: z.int().default(6) }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, input }) => ok(await read(database, input.q, input.limit)),
})
