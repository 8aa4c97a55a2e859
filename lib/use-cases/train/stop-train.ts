import { z } from 'zod'
import { readAsker } from '../../catalog/person/asker.ts'
import { lockPromotion } from '../../catalog/promotion/lock.ts'
import { readTrainApprovalFacts } from '../../catalog/train/approval-facts.ts'
import { readSubjects } from '../../catalog/train/subjects.ts'
import { moveTrain, type TrainRecord, writeTrainApproval } from '../../catalog/train/writes.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { decide, holdsAnywhere, tokenCovers } from '../../domain/permission/decide.ts'
import type { PersonFact } from '../../domain/promotion/facts.ts'
import type { TrainState } from '../../domain/train/state.ts'
import { type Call, defineUseCase } from '../define.ts'
import { couldApproveSomewhere } from '../promotion/permitted.ts'
import { transition } from '../promotion/transition.ts'
import { mayCancelTrain, mayEverywhere, mayGiveTrainWord } from './permitted-train.ts'
import { takeTrain } from './take-train.ts'
import { tellTrain } from './telling.ts'
import { type TrainDetail, thenTrain } from './train-detail.ts'

/** Requests of a train that wait are taken back; what moves ends by itself, nothing is left half applied. */
export async function takeBackWaiting(
  tx: Transaction,
  train: TrainRecord,
  actor: Actor,
): Promise<Result<null>> {
  for (const row of train.rows) {
    const promotion = row.promotionId === null ? null : await lockPromotion(tx, row.promotionId)
    if (promotion?.state !== 'pending') continue
    const ended = await transition(tx, promotion, 'cancelled', { actor, detail: { train: train.number } })
    if (!ended.ok) return ended
  }
  return ok(null)
}

type Word = 'no-go' | 'cancel' | 'reject'

const words = {
  'no-go': { action: 'train.no-go', from: ['ready', 'paused'], needs: 'train.go' },
  cancel: { action: 'train.cancelled', from: ['draft', 'ready', 'going', 'paused'], needs: null },
  reject: { action: 'train.rejected', from: ['ready', 'going', 'paused'], needs: null },
} as const satisfies Record<
  Word,
  { action: `train.${string}`; from: readonly TrainState[]; needs: 'train.go' | null }
>

async function mayEnd(
  tx: Transaction,
  actor: Actor,
  word: Word,
  train: TrainRecord,
): Promise<Result<{ forPerson: PersonFact | null }>> {
  if (word === 'reject') {
    const facts = await readTrainApprovalFacts(tx, train.id)
    if (!facts || actor.kind === 'system') return fail('forbidden', 'only a person rejects')
    const asker = await readAsker(tx, actor.personId)
    return mayGiveTrainWord(actor, facts, { word, asker, now: tx.now })
  }
  const subjects = await readSubjects(tx, train.id)
  const allowed =
    word === 'no-go' ? mayEverywhere(actor, 'train.go', subjects) : mayCancelTrain(actor, subjects, train)
  return allowed.ok ? ok({ forPerson: null }) : allowed
}

/**
 * Ends a train for good with a reason: a release manager says no-go, an approver rejects it, or who asked for it takes
 * it back. Rows that wait are cancelled, those that move end by themselves. Fails with not-found, wrong-state, forbidden.
 */
const stopWith = (word: Word): Call<TrainDetail> =>
  thenTrain(
    defineUseCase({
      input: z.strictObject({ id: z.string().min(1).max(60), reason: z.string().trim().min(1).max(2000) }),
      authorise: (actor) => {
        const { needs } = words[word]
        if (word === 'reject') return tokenCovers(actor, 'train.approve')
        return needs ? holdsAnywhere(actor, needs) : decide(actor, 'catalog.read')
      },
      look: async ({ database, actor }) =>
        word !== 'reject' || actor.kind === 'system'
          ? ok(null)
          : couldApproveSomewhere(actor, await readAsker(database, actor.personId)),
      write: async ({ tx, actor, input }) => {
        const { action, from } = words[word]
        const taken = await takeTrain(tx, input.id, from)
        if (!taken.ok) return taken
        const train = taken.value
        const allowed = await mayEnd(tx, actor, word, train)
        if (!allowed.ok) return allowed
        if (word === 'reject' && actor.kind !== 'system')
          await writeTrainApproval(tx, {
            trainId: train.id,
            personId: actor.personId,
            forPersonId: allowed.value.forPerson?.id ?? null,
            decision: 'rejected',
            listHash: train.listHash,
            bound: [],
            reason: input.reason,
          })
        const back = await takeBackWaiting(tx, train, actor)
        if (!back.ok) return back
        const moved = await moveTrain(tx, train.id, 'cancelled', { endedAt: tx.now, pausedFor: null })
        if (!moved) return fail('wrong-state', `T-${train.number} has ended`)
        const { forPerson } = allowed.value
        const detail = forPerson ? { for: forPerson.name, forPersonId: forPerson.id } : {}
        await tellTrain(tx, train, actor, action, detail, input.reason)
        return ok({ id: train.id })
      },
    }),
  )

export const noGoTrain = stopWith('no-go')
export const cancelTrain = stopWith('cancel')
export const rejectTrain = stopWith('reject')
