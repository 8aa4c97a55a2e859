import { z } from 'zod'
import { readAsker } from '../../catalog/person/asker.ts'
import { writeApproval } from '../../catalog/promotion/writes.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { tokenCovers } from '../../domain/permission/decide.ts'
import { advanceJob } from '../../queue/promotion.ts'
import { defineUseCase } from '../define.ts'
import { thenDetail } from './detail.ts'
import { judgePending, rememberJudged } from './judging.ts'
import { couldApproveSomewhere, mayGiveWord } from './permitted.ts'
import { takePromotion } from './take-promotion.ts'
import { refreshPlaceOf, tell } from './transition.ts'

/**
 * Approves a waiting promotion, for oneself or under a delegation for another. The approval binds digest, config revision
 * and what runs there now. Fails with not-found, wrong-state, forbidden, own-request (either of the two requested or
 * built it, where the environment keeps them out).
 */
export const approvePromotion = thenDetail(
  defineUseCase({
    input: z.strictObject({
      id: z.string().min(1).max(60),
      reason: z.string().trim().max(2000).optional(),
      /** For whom, where the caller stands for several; by default oneself, else the first by name. */
      forPersonId: z.uuid().optional(),
    }),
    authorise: (actor) => tokenCovers(actor, 'promotion.approve'),
    look: async ({ database, actor }) =>
      actor.kind === 'system'
        ? ok(null)
        : couldApproveSomewhere(actor, await readAsker(database, actor.personId)),
    write: async ({ tx, actor, input }) => {
      const taken = await takePromotion(tx, input.id, ['pending'])
      if (!taken.ok) return taken
      const promotion = taken.value
      const before = await judgePending(tx, promotion, tx.now)
      if (!before) return fail('gone', 'its build is not there any more')
      const { facts, context } = before.gathered
      if (actor.kind === 'system') return fail('forbidden', 'only a person approves')
      const asker = await readAsker(tx, actor.personId)
      const how = { word: 'approve', asker, now: tx.now, wanted: input.forPersonId ?? null } as const
      const allowed = mayGiveWord(actor, facts, how)
      if (!allowed.ok) return allowed
      const { forPerson } = allowed.value
      const bound = {
        digest: promotion.digest,
        configRevision: promotion.configRevision,
        overDigest: context.running?.digest ?? null,
      }
      const reason = input.reason || null
      await writeApproval(tx, {
        promotionId: promotion.id,
        personId: actor.personId,
        forPersonId: forPerson?.id ?? null,
        decision: 'approved',
        reason,
        ...bound,
      })
      await tell(
        tx,
        promotion,
        actor,
        'promotion.approved',
        {
          ...bound,
          role: facts.settings.approvals.role,
          group: facts.settings.approvals.group,
          ...(forPerson ? { for: forPerson.name, forPersonId: forPerson.id } : {}),
        },
        reason,
      )
      const after = await judgePending(tx, promotion, tx.now)
      if (after) await rememberJudged(tx, promotion, after)
      await refreshPlaceOf(tx, promotion)
      await tx.enqueue(advanceJob(promotion.id))
      return ok({ id: promotion.id })
    },
  }),
)
