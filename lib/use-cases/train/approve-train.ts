import { z } from 'zod'
import { readSubjects } from '../../catalog/train/subjects.ts'
import { giveApproval, writeTrainApproval } from '../../catalog/train/writes.ts'
import { EnvironmentSettings } from '../../domain/environment/settings.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { holdsAnywhere } from '../../domain/permission/decide.ts'
import { rowText } from '../../domain/train/list.ts'
import { advanceJob } from '../../queue/promotion.ts'
import { defineUseCase } from '../define.ts'
import { mayApproveTrain } from './permitted-train.ts'
import { takeTrain } from './take-train.ts'
import { tellTrain } from './telling.ts'
import { thenTrain } from './train-detail.ts'

/**
 * Approves the exact list that the person saw. It is an approval of each row's promotion, of the digest and what ran
 * there as listed, and counts where this person may approve; the gate decides that for each row. Fails with not-found,
 * wrong-state, conflict (the list is another by now), forbidden, own-request.
 */
export const approveTrain = thenTrain(
  defineUseCase({
    input: z.strictObject({
      id: z.string().min(1).max(60),
      listHash: z.string().length(64),
      reason: z.string().trim().max(2000).optional(),
    }),
    authorise: (actor) => holdsAnywhere(actor, 'train.approve'),
    write: async ({ tx, actor, input }) => {
      const taken = await takeTrain(tx, input.id, ['ready', 'going', 'paused'])
      if (!taken.ok) return taken
      const train = taken.value
      if (train.kind === 'back') return fail('wrong-state', 'a rollback needs no approval')
      if (input.listHash !== train.listHash)
        return fail('conflict', 'the list changed since it was shown', { listHash: train.listHash })
      const { approvals } = EnvironmentSettings.parse(train.environment.settings)
      const subjects = await readSubjects(tx, train.id)
      const allowed = mayApproveTrain(actor, subjects, train, approvals.requesterMayApprove)
      if (!allowed.ok || actor.kind === 'system')
        return allowed.ok ? fail('forbidden', 'only a person approves') : allowed
      const word = { personId: actor.personId, reason: input.reason || null, at: tx.now }
      const rows = train.rows.flatMap(({ digest, ...row }) =>
        row.skipped === null && digest !== null ? [{ ...row, digest }] : [],
      )
      await writeTrainApproval(tx, {
        trainId: train.id,
        ...word,
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
