import { z } from 'zod'
import {
  getPerson as get,
  getToken as getOne,
  listPeople as list,
  listTokens as listOwn,
} from '../../catalog/person/reads.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { decide } from '../../domain/permission/decide.ts'
import { defineQuery } from '../define.ts'

/** Everybody with their teams and roles. */
export const listPeople = defineQuery({
  input: z.unknown(),
  authorise: (actor) => decide(actor, 'person.read'),
  read: async ({ database }) => ok(await list(database)),
})

/** One person by id, known to exist. */
export const getPerson = defineQuery({
  input: z.object({ id: z.uuid() }),
  authorise: (actor) => decide(actor, 'person.read'),
  read: async ({ database, input }) => ok(await get(database, input.id)),
})

/** The caller's own API tokens. */
export const listTokens = defineQuery({
  input: z.unknown(),
  authorise: (actor) => decide(actor, 'token.own'),
  read: async ({ database, actor }) =>
    actor.kind === 'system'
      ? fail('forbidden', 'the portal has no tokens')
      : ok(await listOwn(database, actor.personId)),
})

/** One token by id, known to be the caller's. */
export const getToken = defineQuery({
  input: z.object({ id: z.uuid() }),
  authorise: (actor) => decide(actor, 'token.own'),
  read: async ({ database, input }) => ok(await getOne(database, input.id)),
})
