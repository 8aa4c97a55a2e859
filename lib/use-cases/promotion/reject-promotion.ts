import { z } from 'zod'
import { readAsker } from '../../catalog/person/asker.ts'
import { writeApproval } from '../../catalog/promotion/writes.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { tokenCovers } from '../../domain/permission/decide.ts'
import { defineUseCase } from '../define.ts'
import { thenDetail } from './detail.ts'
import { judgePending } from './judging.ts'
import { couldApproveSomewhere, mayGiveWord } from './permitted.ts'
import { takePromotion } from './take-promotion.ts'
import { transition } from './transition.ts'

/** Rejects a waiting promotion with a reason; that ends it. Fails with not-found, wrong-state, forbidden. */
export const rejectPromotion = thenDetail(
  defineUseCase({
    input: z.strictObject({ id: z.string().min(1).max(60), reason: z.string().trim().min(1).max(2000) }),
    authorise: (actor) => tokenCovers(actor, 'promotion.approve'),
    look: async ({ database, actor }) =>
      actor.kind === 'system'
        ? ok(null)
        : couldApproveSomewhere(actor, await readAsker(database, actor.personId)),
    write: async ({ tx, actor, input }) => {
      const taken = await takePromotion(tx, input.id, ['pending'])
      if (!taken.ok) return taken
      const promotion = taken.value
      const judged = await judgePending(tx, promotion, tx.now)
      if (!judged) return fail('gone', 'its build is not there any more')
      if (actor.kind === 'system') return fail('forbidden', 'only a person rejects')
      const asker = await readAsker(tx, actor.personId)
      const allowed = mayGiveWord(actor, judged.gathered.facts, { word: 'reject', asker, now: tx.now })
      if (!allowed.ok) return allowed
      const { forPerson } = allowed.value
      await writeApproval(tx, {
        promotionId: promotion.id,
        personId: actor.personId,
        forPersonId: forPerson?.id ?? null,
        decision: 'rejected',
        reason: input.reason,
        digest: promotion.digest,
        configRevision: promotion.configRevision,
        overDigest: judged.gathered.context.running?.digest ?? null,
      })
      const ended = await transition(tx, promotion, 'rejected', {
        actor,
        reason: input.reason,
        ...(forPerson ? { detail: { for: forPerson.name, forPersonId: forPerson.id } } : {}),
      })
      return ended.ok ? ok({ id: promotion.id }) : ended
    },
  }),
)
