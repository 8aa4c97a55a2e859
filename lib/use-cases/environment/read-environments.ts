import { z } from 'zod'
import { getEnvironment as get, listEnvironments as list } from '../../catalog/environment/reads.ts'
import { ok } from '../../domain/failure/result.ts'
import { decide } from '../../domain/permission/decide.ts'
import { defineQuery } from '../define.ts'

/** All environments by rank, with gates, limits and what writes there. */
export const listEnvironments = defineQuery({
  input: z.unknown(),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database }) => ok(await list(database)),
})

/** One environment by slug, with the history of its settings. */
export const getEnvironment = defineQuery({
  input: z.object({ slug: z.string() }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: ({ database, input }) => get(database, input.slug),
})
