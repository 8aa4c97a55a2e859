import { z } from 'zod'
import { getService as read } from '../../catalog/service/reads.ts'
import { decide } from '../../domain/permission/decide.ts'
import { defineQuery } from '../define.ts'

/** One service by slug or by a name it once had, as JSON text of ServiceDetail. */
export const getService = defineQuery({
  input: z.object({ slug: z.string() }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: ({ database, input }) => read(database, input.slug),
})
