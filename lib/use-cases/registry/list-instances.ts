import { z } from 'zod'
import { listInstances as read } from '../../catalog/registry/reads.ts'
import { ok } from '../../domain/failure/result.ts'
import { decide } from '../../domain/permission/decide.ts'
import { defineQuery } from '../define.ts'

/** Every registry instance with its doors and rules, and the clusters that pull from them, as last seen. */
export const listInstances = defineQuery({
  input: z.unknown(),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database }) => ok(await read(database)),
})
