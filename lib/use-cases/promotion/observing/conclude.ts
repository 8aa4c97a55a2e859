import type { PromotionRecord } from '../../../catalog/promotion/lock.ts'
import { endObserveStep, writeObservation } from '../../../catalog/promotion/observation.ts'
import { notePromotion } from '../../../catalog/promotion/writes.ts'
import type { Transaction } from '../../../catalog/transaction.ts'
import { ok, type Result } from '../../../domain/failure/result.ts'
import { type JudgedObservation, wasWithinBefore } from '../../../domain/observation/judge.ts'
import type { ObservationCheck } from '../../../domain/observation/limits.ts'
import type { ObservationRecord } from '../../../domain/observation/record.ts'
import type { Actor } from '../../../domain/permission/actor.ts'
import { decide, type StepView } from '../../../domain/promotion/decide.ts'
import { advanceJob } from '../../../queue/promotion.ts'
import type { Advanced } from '../advanced.ts'
import { announce, portal, succeed, tell, transition } from '../transition.ts'
import { answerFailure } from './answer-failure.ts'

const nothingMore: Advanced = { againAfterMs: null }

/** Ends the observe step, whatever comes after it. */
export const endStep = (
  tx: Transaction,
  { id, observeUntilAt: until }: PromotionRecord,
  state: 'done' | 'failed',
  problem: string | null,
): Promise<void> => endObserveStep(tx, id, { state, problem, until })

/** Watched to the end: succeeded, or on to the steps that come after success. */
export async function endObservation(
  tx: Transaction,
  promotion: PromotionRecord,
  by: { actor: Actor; reason: string | null },
): Promise<Result<Advanced>> {
  await endStep(tx, promotion, 'done', null)
  const more = promotion.steps.some(({ name, state }) => name !== 'observe' && state !== 'done')
  if (more) {
    await notePromotion(tx, promotion.id, { lookAt: tx.now })
    await announce(tx, promotion)
    await tx.enqueue(advanceJob(promotion.id))
    return ok(nothingMore)
  }
  const ended = await succeed(tx, promotion, by)
  return ended.ok ? ok(nothingMore) : ended
}

/** Ends as `failed`, and does what the policy of the service says, in the same transaction. */
export async function failObservation(
  tx: Transaction,
  promotion: PromotionRecord,
  record: ObservationRecord,
  checks: ObservationCheck[],
): Promise<Result<Advanced>> {
  const message = `outside of its limits: ${checks.join(', ')}`
  await endStep(tx, promotion, 'failed', message)
  const failure = { code: 'observation-failed' as const, message, step: 'observe' }
  const ended = await transition(tx, promotion, 'failed', {
    actor: portal,
    detail: { ...failure, checks: record.checks.filter(({ check }) => checks.includes(check)) },
    change: { failure },
  })
  if (!ended.ok) return ended
  const { policy } = record.limits
  const how = { policy, wasWithinBefore: wasWithinBefore(record.checks, checks) }
  const answered = await answerFailure(tx, promotion, how, checks)
  return answered.ok ? ok(nothingMore) : answered
}

async function errObservation(
  tx: Transaction,
  promotion: PromotionRecord,
  checks: ObservationCheck[],
): Promise<Result<Advanced>> {
  const message = `could not find out: ${checks.join(', ')}`
  await endStep(tx, promotion, 'failed', message)
  const failure = { code: 'observation-unknown' as const, message, step: 'observe' }
  const ended = await transition(tx, promotion, 'errored', {
    actor: portal,
    detail: { ...failure, checks },
    change: { failure },
  })
  return ended.ok ? ok(nothingMore) : ended
}

async function waitOn(
  tx: Transaction,
  promotion: PromotionRecord,
  record: ObservationRecord,
  until: Date,
): Promise<Result<Advanced>> {
  const next = Math.min(until.getTime(), tx.now.getTime() + record.readEverySeconds * 1000)
  const lookAt = new Date(Math.max(next, tx.now.getTime() + 1000))
  await notePromotion(tx, promotion.id, { lookAt, wakeAt: until, observeUntilAt: until })
  await announce(tx, promotion)
  return ok({ againAfterMs: lookAt.getTime() - tx.now.getTime() })
}

/** What follows from a look, as the rules say: recorded with everything it leads to in one transaction. */
export async function concludeObservation(
  tx: Transaction,
  promotion: PromotionRecord,
  record: ObservationRecord,
  judged: JudgedObservation,
  steps: StepView[],
): Promise<Result<Advanced>> {
  const facts = { gates: null, steps, startPressed: false, observation: judged.verdict }
  const action = decide(promotion, facts, tx.now)
  const keep = (verdict: ObservationRecord['verdict']) =>
    writeObservation(tx, promotion.id, { ...record, verdict })
  switch (action.do) {
    case 'wait-for-observation':
      await keep('watching')
      return waitOn(tx, promotion, record, action.until)
    case 'extend-observation': {
      const { until, why } = action
      const extension = { at: tx.now.toISOString(), until: until.toISOString(), why }
      const extensions = [...record.extensions, extension]
      await writeObservation(tx, promotion.id, { ...record, extensions })
      await tell(tx, promotion, portal, 'promotion.observation-extended', extension)
      return waitOn(tx, promotion, record, until)
    }
    case 'await-decision':
      await keep('asked')
      await tell(tx, promotion, portal, 'promotion.observation-asked', { requests: record.requests })
      // Nothing but a person changes it: the sweeper looks rarely, so that it is seen to be alive.
      await notePromotion(tx, promotion.id, { lookAt: new Date(tx.now.getTime() + 3_600_000), wakeAt: null })
      await announce(tx, promotion)
      return ok(nothingMore)
    case 'end-observation':
      await keep('passed')
      return endObservation(tx, promotion, { actor: portal, reason: null })
    case 'fail-observation':
      await keep('failed')
      return failObservation(tx, promotion, record, action.checks)
    case 'err-observation':
      await keep('unknown')
      return errObservation(tx, promotion, action.checks)
    case 'abort': {
      await writeObservation(tx, promotion.id, record)
      const aborted = await transition(tx, promotion, 'aborted', { actor: portal })
      return aborted.ok ? ok(nothingMore) : aborted
    }
    default:
      await writeObservation(tx, promotion.id, record)
      return ok(nothingMore)
  }
}
