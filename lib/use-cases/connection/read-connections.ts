import { z } from 'zod'
import { getConnection as get, listConnections as list } from '../../catalog/connection/reads.ts'
import { ok } from '../../domain/failure/result.ts'
import { decide } from '../../domain/permission/decide.ts'
import { defineQuery } from '../define.ts'

/** Cloud accounts: roles with what they lack, which secrets there are, health by product. */
export const listConnections = defineQuery({
  input: z.unknown(),
  authorise: (actor) => decide(actor, 'connection.read'),
  read: async ({ database }) => ok(await list(database)),
})

/** One connection by id, known to exist. */
export const getConnection = defineQuery({
  input: z.object({ id: z.uuid() }),
  authorise: (actor) => decide(actor, 'connection.read'),
  read: async ({ database, input }) => ok(await get(database, input.id)),
})
