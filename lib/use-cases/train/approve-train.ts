import { z } from 'zod'
import { readAsker } from '../../catalog/person/asker.ts'
import { readTrainApprovalFacts } from '../../catalog/train/approval-facts.ts'
import { giveApproval, writeTrainApproval } from '../../catalog/train/writes.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { tokenCovers } from '../../domain/permission/decide.ts'
import { rowText } from '../../domain/train/list.ts'
import { advanceJob } from '../../queue/promotion.ts'
import { defineUseCase } from '../define.ts'
import { couldApproveSomewhere } from '../promotion/permitted.ts'
import { mayGiveTrainWord } from './permitted-train.ts'
import { takeTrain } from './take-train.ts'
import { tellTrain } from './telling.ts'
import { thenTrain } from './train-detail.ts'

/**
 * Approves the exact list that the person saw, for oneself or under a delegation for another. It is an approval of each
 * row's promotion, of the digest and what ran there as listed, bound to the rows where it counts: where that person may
 * approve, and neither of the two built what goes. The gate judges each row anew. Fails with not-found, wrong-state,
 * conflict (the list is another by now), forbidden, own-request.
 */
export const approveTrain = thenTrain(
  defineUseCase({
    input: z.strictObject({
      id: z.string().min(1).max(60),
      listHash: z.string().length(64),
      reason: z.string().trim().max(2000).optional(),
      /** For whom, where the caller stands for several; by default oneself, else the first by name. */
      forPersonId: z.uuid().optional(),
    }),
    authorise: (actor) => tokenCovers(actor, 'train.approve'),
    look: async ({ database, actor }) =>
      actor.kind === 'system'
        ? ok(null)
        : couldApproveSomewhere(actor, await readAsker(database, actor.personId)),
    write: async ({ tx, actor, input }) => {
      const taken = await takeTrain(tx, input.id, ['ready', 'going', 'paused'])
      if (!taken.ok) return taken
      const train = taken.value
      if (train.kind === 'back') return fail('wrong-state', 'a rollback needs no approval')
      if (input.listHash !== train.listHash)
        return fail('conflict', 'the list changed since it was shown', { listHash: train.listHash })
      if (actor.kind === 'system') return fail('forbidden', 'only a person approves')
      const facts = await readTrainApprovalFacts(tx, train.id)
      if (!facts) return fail('not-found', 'no such train', { field: 'id' })
      const asker = await readAsker(tx, actor.personId)
      const how = { word: 'approve', asker, now: tx.now, wanted: input.forPersonId ?? null } as const
      const allowed = mayGiveTrainWord(actor, facts, how)
      if (!allowed.ok) return allowed
      const { forPerson, serviceIds } = allowed.value
      const word = {
        personId: actor.personId,
        forPersonId: forPerson?.id ?? null,
        reason: input.reason || null,
        at: tx.now,
      }
      const counts = new Set(serviceIds)
      const rows = train.rows.flatMap(({ digest, ...row }) =>
        row.skipped === null && digest !== null && counts.has(row.serviceId) ? [{ ...row, digest }] : [],
      )
      await writeTrainApproval(tx, {
        trainId: train.id,
        personId: word.personId,
        forPersonId: word.forPersonId,
        reason: word.reason,
        decision: 'approved',
        listHash: train.listHash,
        bound: rows.map(rowText),
      })
      await tellTrain(
        tx,
        train,
        actor,
        'train.approved',
        {
          listHash: train.listHash,
          rows: rows.map((row) => ({ serviceId: row.serviceId, digest: row.digest, over: row.overDigest })),
          ...(forPerson ? { for: forPerson.name, forPersonId: forPerson.id } : {}),
        },
        word.reason,
      )
      // Those that wait already are judged again with it.
      for (const row of rows) {
        if (row.promotionId === null) continue
        await giveApproval(tx, word, row, row.promotionId)
        await tx.enqueue(advanceJob(row.promotionId))
      }
      return ok({ id: train.id })
    },
  }),
)
