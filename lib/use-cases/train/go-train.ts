import { z } from 'zod'
import { readSubjects } from '../../catalog/train/subjects.ts'
import { readRowsUnderWay } from '../../catalog/train/under-way.ts'
import { holdBack, moveTrain } from '../../catalog/train/writes.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { holdsAnywhere } from '../../domain/permission/decide.ts'
import { outcomeOf } from '../../domain/train/row.ts'
import { advanceJob } from '../../queue/promotion.ts'
import { advanceTrainJob } from '../../queue/train.ts'
import { defineUseCase } from '../define.ts'
import { mayEverywhere, maySomewhere } from './permitted-train.ts'
import { takeTrain } from './take-train.ts'
import { tellTrain } from './telling.ts'
import { thenTrain } from './train-detail.ts'

/**
 * A release manager says go: the first wave is asked for, or, after it stood still, the next thing is done. Failures
 * until now do not count against the budget again. Every gate of every row is judged as ever. Fails with not-found,
 * wrong-state, forbidden.
 */
export const goTrain = thenTrain(
  defineUseCase({
    input: z.strictObject({
      id: z.string().min(1).max(60),
      reason: z.string().trim().max(2000).optional(),
    }),
    authorise: (actor) => holdsAnywhere(actor, 'train.go'),
    write: async ({ tx, actor, input }) => {
      const taken = await takeTrain(tx, input.id, ['ready', 'paused'])
      if (!taken.ok) return taken
      const train = taken.value
      const allowed = mayEverywhere(actor, 'train.go', await readSubjects(tx, train.id))
      if (!allowed.ok) return allowed
      const rows = await readRowsUnderWay(tx, train.id)
      const forgiven = rows.filter((row) => outcomeOf(row) === 'failed').length
      const moved = await moveTrain(tx, train.id, 'going', {
        startedAt: train.startedAt ?? tx.now,
        pausedFor: null,
        plan: { ...train.plan, forgiven },
        lookAt: tx.now,
      })
      if (!moved) return fail('wrong-state', `T-${train.number} is ${train.state}`)
      for (const id of await holdBack(tx, train.id, false)) await tx.enqueue(advanceJob(id))
      const detail = { listHash: train.listHash, wave: train.wave, forgiven }
      const action = train.state === 'ready' ? 'train.went' : 'train.resumed'
      await tellTrain(tx, train, actor, action, detail, input.reason || null)
      await tx.enqueue(advanceTrainJob(train.id))
      return ok({ id: train.id })
    },
  }),
)

/**
 * Stops a train where it is: nothing of it starts until somebody lets it go on; what moves ends by itself. Fails with
 * not-found, wrong-state, forbidden.
 */
export const pauseTrain = thenTrain(
  defineUseCase({
    input: z.strictObject({
      id: z.string().min(1).max(60),
      reason: z.string().trim().max(2000).optional(),
    }),
    authorise: (actor) => holdsAnywhere(actor, 'train.pause'),
    write: async ({ tx, actor, input }) => {
      const taken = await takeTrain(tx, input.id, ['going'])
      if (!taken.ok) return taken
      const train = taken.value
      const allowed = maySomewhere(actor, 'train.pause', await readSubjects(tx, train.id))
      if (!allowed.ok) return allowed
      await moveTrain(tx, train.id, 'paused', { pausedFor: 'person' })
      await holdBack(tx, train.id, true)
      await tellTrain(tx, train, actor, 'train.paused', { because: 'person' }, input.reason || null)
      return ok({ id: train.id })
    },
  }),
)
