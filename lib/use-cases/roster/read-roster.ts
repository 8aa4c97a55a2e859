import { z } from 'zod'
import { getRosterEntry as get, listRoster as list } from '../../catalog/roster/reads.ts'
import { ok } from '../../domain/failure/result.ts'
import { decide } from '../../domain/permission/decide.ts'
import { defineQuery } from '../define.ts'

/** Who is on call between two instants; without them from now on for eight weeks. */
export const listRoster = defineQuery({
  input: z.object({ from: z.coerce.date().optional(), to: z.coerce.date().optional() }),
  authorise: (actor) => decide(actor, 'person.read'),
  read: async ({ database, input }) => ok(await list(database, input.from ?? null, input.to ?? null)),
})

/** One entry by id, known to exist. */
export const getRosterEntry = defineQuery({
  input: z.object({ id: z.uuid() }),
  authorise: (actor) => decide(actor, 'person.read'),
  read: async ({ database, input }) => ok(await get(database, input.id)),
})
