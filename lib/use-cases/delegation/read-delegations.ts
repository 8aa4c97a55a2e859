import { z } from 'zod'
import { getDelegation as get, listDelegations as list } from '../../catalog/delegation/reads.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { decide } from '../../domain/permission/decide.ts'
import { defineQuery } from '../define.ts'

/** For whom the caller may approve, and who may for them. */
export const listDelegations = defineQuery({
  input: z.unknown(),
  authorise: (actor) => decide(actor, 'person.read'),
  read: async ({ database, actor }) =>
    actor.kind === 'system'
      ? fail('forbidden', 'the portal stands for nobody')
      : ok(await list(database, actor.personId)),
})

/** One delegation by id, known to be the caller's. */
export const getDelegation = defineQuery({
  input: z.object({ id: z.uuid() }),
  authorise: (actor) => decide(actor, 'person.read'),
  read: async ({ database, input }) => ok(await get(database, input.id)),
})
