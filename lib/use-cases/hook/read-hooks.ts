import { z } from 'zod'
import { listHooks as list } from '../../catalog/hook/reads.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { decide } from '../../domain/permission/decide.ts'
import { defineQuery } from '../define.ts'

const shownDeliveries = 30

/** Open addresses of a connection without their secrets, what came in a day, and the last deliveries. Fails with not-found. */
export const listHooks = defineQuery({
  input: z.object({ connectionId: z.uuid() }),
  authorise: (actor) => decide(actor, 'connection.read'),
  read: async ({ database, input }) => {
    const found = await list(database, input.connectionId, shownDeliveries)
    return found
      ? ok(found)
      : fail('not-found', 'no such connection', { noun: 'connection', id: input.connectionId })
  },
})
