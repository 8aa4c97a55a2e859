import { z } from 'zod'
import { readWaiver } from '../../catalog/waiver/reads.ts'
import { revokeWaiver as write } from '../../catalog/waiver/writes.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { decide, holdsAnywhere } from '../../domain/permission/decide.ts'
import { defineUseCase } from '../define.ts'
import { thenWaiver } from './list-waivers.ts'
import { tellWaiver } from './tell-waiver.ts'

/** Ends a waiver now, with a note; what waits is judged anew. Fails with not-found, forbidden, wrong-state (ended already). */
export const revokeWaiver = thenWaiver(
  defineUseCase({
    input: z.strictObject({ id: z.uuid(), note: z.string().trim().min(1).max(2000) }),
    authorise: (actor) => holdsAnywhere(actor, 'waiver.edit'),
    write: async ({ tx, actor, input }) => {
      const waiver = await readWaiver(tx, input.id)
      if (!waiver) return fail('not-found', 'no such waiver', { field: 'id' })
      const allowed = decide(actor, 'waiver.edit', waiver)
      if (!allowed.ok) return allowed
      if (actor.kind === 'system') return fail('forbidden', 'only a person revokes a waiver')
      const { personId } = actor
      if (!(await write(tx, waiver.id, { personId, note: input.note })))
        return fail('wrong-state', 'this waiver holds no longer')
      await tellWaiver(tx, actor, waiver, {
        action: 'waiver.revoked',
        reason: input.note,
        detail: { endsAt: waiver.endsAt },
      })
      return ok({ id: waiver.id })
    },
  }),
)
