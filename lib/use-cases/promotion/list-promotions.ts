import { z } from 'zod'
import { defaultLimit, readCursor } from '../../catalog/page.ts'
import { listPromotions as read } from '../../catalog/promotion/reads.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { decide } from '../../domain/permission/decide.ts'
import { PromotionKind, PromotionState } from '../../domain/promotion/state.ts'
import { defineQuery } from '../define.ts'

/**
 * One page of promotions, newest first, as JSON text of PromotionItem. `waitingForMe`: those that wait for approvals
 * which the caller has not given and may give. Fails with `invalid` for a cursor that is not ours.
 */
export const listPromotions = defineQuery({
  input: z.strictObject({
    state: z.array(PromotionState).optional(),
    kind: z.array(PromotionKind).optional(),
    service: z.string().max(120).optional(),
    environment: z.string().max(120).optional(),
    /** 'me', or a person's key or id. */
    requester: z.string().max(120).optional(),
    waitingForMe: z.boolean().optional(),
    cursor: z.string().optional(),
    limit: z.int().min(1).max(200).default(defaultLimit),
  }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, actor, input }) => {
    const key = readCursor(input.cursor, ['text', 'uuid'])
    if (!key.ok) return key
    const after = key.value && { requestedAt: String(key.value[0]), id: String(key.value[1]) }
    if (after && !z.iso.datetime({ offset: true }).safeParse(after.requestedAt).success)
      return fail('invalid', 'the cursor was not made by this list', { field: 'cursor' })
    const me = actor.kind === 'system' ? undefined : actor.personId
    return ok(
      await read(
        database,
        {
          state: input.state,
          kind: input.kind,
          service: input.service,
          environment: input.environment,
          requester: input.requester === 'me' ? me : input.requester,
          waitingForPersonId: input.waitingForMe ? me : undefined,
        },
        after,
        input.limit,
      ),
    )
  },
})
