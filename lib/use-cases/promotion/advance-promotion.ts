import { readFactsSubject } from '../../catalog/promotion/subject.ts'
import { lockPromotion, type PromotionRecord } from '../../catalog/promotion/writes.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { readNow, transact } from '../../catalog/transaction.ts'
import { ok, type Result } from '../../domain/failure/result.ts'
import type { DigestLook } from '../../domain/promotion/facts.ts'
import { advanceJob } from '../../queue/promotion.ts'

import { defineStep, type Surroundings } from '../define.ts'
import type { Advanced } from './advanced.ts'
import { beginApplying } from './begin-applying.ts'
import { type Judged, judgeInTurn, judgePending, rememberJudged } from './judging.ts'
import { lookAtRegistry } from './look-at-registry.ts'
import { observe } from './observing/observe.ts'
import { runStep } from './run-step.ts'
import { portal, transition } from './transition.ts'

const nothingMore: Advanced = { againAfterMs: null }

async function expire(tx: Transaction, promotion: PromotionRecord): Promise<Result<Advanced>> {
  const ended = await transition(tx, promotion, 'expired', { actor: portal })
  return ended.ok ? ok(nothingMore) : ended
}

/** Everything that a judged pending promotion can come to without touching the cloud. */
async function settleFor(
  tx: Transaction,
  promotion: PromotionRecord,
  judged: Judged,
): Promise<Result<Advanced>> {
  if (judged.action.do === 'expire') return expire(tx, promotion)
  await rememberJudged(tx, promotion, judged)
  return ok(nothingMore)
}

/** Cheap gates first: the registry is asked only about a promotion that everything else lets through. */
const startWhenReady = defineStep<{ id: string; judged: Judged }, DigestLook | null, Advanced>({
  name: () => 'start',
  claim: async (tx, id) => {
    const promotion = await lockPromotion(tx, id)
    if (promotion?.state !== 'pending') return ok(null)
    const judged = await judgePending(tx, promotion, tx.now)
    if (!judged) return ok(null)
    if (judged.action.do === 'start') return ok({ id, judged })
    const settled = await settleFor(tx, promotion, judged)
    return settled.ok ? ok(null) : settled
  },
  effect: async (around, { judged }) => {
    const now = await readNow(around.database)
    return lookAtRegistry(around, judged.gathered.context, now)
  },
  record: async (tx, { id }, look) => {
    const promotion = await lockPromotion(tx, id)
    if (promotion?.state !== 'pending') return ok(nothingMore)
    const alone = await judgePending(tx, promotion, tx.now, { look })
    if (!alone) return ok(nothingMore)
    const judged = alone.action.do === 'start' ? await judgeInTurn(tx, promotion, alone) : alone
    if (judged.action.do !== 'start') return settleFor(tx, promotion, judged)
    const begun = await beginApplying(tx, promotion, judged.gathered, judged.action.verdicts, portal)
    return begun.ok ? ok(nothingMore) : begun
  },
})

/** Watches; when that is over and was fine, the steps that come after success. */
async function observeOrFinish(around: Surroundings, id: string): Promise<Result<Advanced | null>> {
  const looked = await observe(around, id)
  return looked.ok && looked.value === null ? runStep(around, id) : looked
}

/**
 * Does the one next thing for a promotion, as the rules say. Safe to call at any time, any number of times, from any
 * number of processes: whoever holds the row's lock decides, the others find nothing to do.
 */
export async function advancePromotion(around: Surroundings, id: string): Promise<Result<Advanced>> {
  const subject = await readFactsSubject(around.database, id)
  if (!subject) return ok(nothingMore)
  const steps = { pending: startWhenReady, applying: runStep, observing: observeOrFinish }
  const step = subject.state in steps ? steps[subject.state as keyof typeof steps] : null
  const result = step ? await step(around, id) : null
  if (!result) return ok(nothingMore)
  return result.ok ? ok(result.value ?? nothingMore) : result
}

/** Adds the job that advances a promotion; adding it again while it waits changes nothing. */
export async function askToAdvance(around: Surroundings, id: string): Promise<void> {
  await transact(around.database, async (tx) => {
    await tx.enqueue(advanceJob(id))
    return ok(null)
  })
}
