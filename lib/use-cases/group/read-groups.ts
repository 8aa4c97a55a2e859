import { z } from 'zod'
import { getGroup as get, listGroups as list } from '../../catalog/group/reads.ts'
import { ok } from '../../domain/failure/result.ts'
import { decide } from '../../domain/permission/decide.ts'
import { defineQuery } from '../define.ts'

/** The named groups that gates may ask for. */
export const listGroups = defineQuery({
  input: z.unknown(),
  authorise: (actor) => decide(actor, 'person.read'),
  read: async ({ database }) => ok(await list(database)),
})

/** One group by id, known to exist. */
export const getGroup = defineQuery({
  input: z.object({ id: z.uuid() }),
  authorise: (actor) => decide(actor, 'person.read'),
  read: async ({ database, input }) => ok(await get(database, input.id)),
})
