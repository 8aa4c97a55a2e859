import { lockPromotion, type PromotionRecord } from '../../catalog/promotion/lock.ts'
import { readPromotionState } from '../../catalog/promotion/subject.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { enqueueAlone, readNow } from '../../catalog/transaction.ts'
import { ok, type Result } from '../../domain/failure/result.ts'
import type { DigestLook } from '../../domain/promotion/facts.ts'
import { advanceJob } from '../../queue/promotion.ts'

import { defineStep, type GoOn, type Surroundings } from '../define.ts'
import type { Advanced } from './advanced.ts'
import { beginApplying, planStart } from './begin-applying.ts'
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
    if (alone.action.do !== 'start') return settleFor(tx, promotion, alone)
    const plan = await planStart(tx, promotion, alone.gathered)
    if (!plan.ok) return plan
    const judged = await judgeInTurn(tx, promotion, alone)
    if (judged.action.do !== 'start') return settleFor(tx, promotion, judged)
    const { verdicts } = judged.action
    const start = { gathered: judged.gathered, plan: plan.value, verdicts }
    const begun = await beginApplying(tx, promotion, start, portal, { goesOn: true })
    return begun.ok ? ok({ againAfterMs: 0 }) : begun
  },
})

/** Watches; when that is over and was fine, the steps that come after success. */
async function observeOrFinish(
  around: Surroundings,
  id: string,
  how?: GoOn,
): Promise<Result<Advanced | null>> {
  const looked = await observe(around, id)
  return looked.ok && looked.value === null ? runStep(around, id, how) : looked
}

/**
 * Does the one next thing for a promotion, as the rules say. Safe to call at any time, any number of times, from any
 * number of processes: whoever holds the row's lock decides, the others find nothing to do. Told to go on, it
 * does steps that follow each other together.
 */
export async function advancePromotion(
  around: Surroundings,
  id: string,
  how?: GoOn,
): Promise<Result<Advanced>> {
  const state = await readPromotionState(around.database, id)
  const steps = { pending: startWhenReady, applying: runStep, observing: observeOrFinish }
  const step = state && state in steps ? steps[state as keyof typeof steps] : null
  const result = step ? await step(around, id, how) : null
  if (!result) return ok(nothingMore)
  return result.ok ? ok(result.value ?? nothingMore) : result
}

/**
 * Goes on with a promotion for as long as there is something to do at once: a job of its own for each step would only
 * take its turn among all others. Told to stop, it leaves the rest to the job it adds.
 */
export async function carryPromotion(
  around: Surroundings,
  id: string,
  signal: AbortSignal,
): Promise<Result<Advanced>> {
  for (;;) {
    const advanced = await advancePromotion(around, id, { signal })
    if (!advanced.ok || advanced.value.againAfterMs !== 0) return advanced
    if (!signal.aborted) continue
    await askToAdvance(around, id)
    return ok(nothingMore)
  }
}

/** Adds the job that advances a promotion; adding it again while it waits changes nothing. */
export async function askToAdvance(around: Surroundings, id: string): Promise<void> {
  await enqueueAlone(around.database, advanceJob(id))
}
