import { z } from 'zod'
import { readMergesOfService } from '../../catalog/merge-check/of-service.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { decide } from '../../domain/permission/decide.ts'
import { defineQuery } from '../define.ts'

/** What freezes said lately of merges into a service's repository, and at the manual gates of its pipelines. */
export const listMerges = defineQuery({
  input: z.strictObject({ slug: z.string().min(1).max(120) }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, input }) => {
    const found = await readMergesOfService(database, input.slug)
    return found ? ok(found) : fail('not-found', `no service is called "${input.slug}"`, { field: 'slug' })
  },
})
