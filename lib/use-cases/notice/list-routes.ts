import { z } from 'zod'
import { listRoutes as read } from '../../catalog/notice/routes.ts'
import { ok } from '../../domain/failure/result.ts'
import { decide } from '../../domain/permission/decide.ts'
import { defineQuery } from '../define.ts'

/** Ways of every team and one's own, with their last messages; a robot's address and secret are never among it. */
export const listRoutes = defineQuery({
  input: z.strictObject({ own: z.boolean().default(false), id: z.uuid().optional() }),
  authorise: (actor) => decide(actor, 'notice.own'),
  read: async ({ database, actor, input }) => {
    const personId = actor.kind === 'system' ? null : actor.personId
    return ok(await read(database, personId, { own: input.own, ...(input.id ? { id: input.id } : {}) }))
  },
})
