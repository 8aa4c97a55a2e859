import { refreshPlaces } from '../../catalog/place/writes.ts'
import { lockPromotion, type PromotionRecord } from '../../catalog/promotion/lock.ts'
import {
  type FinishedMigration,
  noteDeclaration,
  noteMigrations,
} from '../../catalog/promotion/migrations.ts'
import { noteChildren, recordStep, writeMark } from '../../catalog/promotion/steps.ts'
import { insertSteps } from '../../catalog/promotion/writes.ts'
import { noteLooks } from '../../catalog/runtime/writes.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import type { Declaration } from '../../domain/build/declared.ts'
import { ok, type Result } from '../../domain/failure/result.ts'
import { decideStep, type StepDecision, type StepOutcome } from '../../domain/promotion/steps.ts'
import { advanceJob } from '../../queue/promotion.ts'
import type { Recorded } from './advanced.ts'
import { askBack } from './going-back-share.ts'
import type { Attempt } from './steps/attempt.ts'
import { tellWaits } from './strategy/tell-waits.ts'
import { announce, portal, tell, transition } from './transition.ts'

const afterMs = (tx: Transaction, ms: number) => new Date(tx.now.getTime() + ms)

/** Whoever did a step goes on with the next one at once; when it died in between, the sweep does after this. */
const betweenStepsMs = 2000

function storyOf(attempt: Attempt, evidence: Record<string, unknown>) {
  const { name, wave, targetId } = attempt.step
  return { step: name, wave, targetId, sessionName: attempt.sessionName, evidence }
}

/** A step that is done: recorded, with what else is written because of it. */
export async function finishStep(
  tx: Transaction,
  promotion: PromotionRecord,
  attempt: Attempt,
  evidence: Record<string, unknown>,
): Promise<Result<Recorded>> {
  const { step, subject } = attempt
  const lookAt = afterMs(tx, betweenStepsMs)
  if (!(await recordStep(tx, attempt.claimId, { state: 'done', evidence, problem: null, lookAt })))
    return ok({ againAfterMs: null })
  if (step.name === 'keep' && Array.isArray(evidence.children) && evidence.children.length > 0)
    await noteChildren(tx, subject.build.id, evidence.children as string[])
  if (step.name === 'mark')
    await writeMark(tx, {
      promotionId: promotion.id,
      service: subject.promotion.service,
      environment: subject.promotion.environment,
      version: subject.build.version ?? '',
      commit: subject.build.commitSha ?? '',
    })
  if (step.name === 'write') await refreshPlaces(tx, [promotion])
  await tell(tx, promotion, portal, 'promotion.step-done', storyOf(attempt, evidence))
  await announce(tx, promotion)
  return ok({ againAfterMs: 0, held: promotion })
}

async function again(
  tx: Transaction,
  promotion: PromotionRecord,
  attempt: Attempt,
  decision: Extract<StepDecision, { do: 'look-again' | 'try-again' }>,
): Promise<Result<Recorded>> {
  const looks = decision.do === 'look-again'
  const changed = looks && JSON.stringify(decision.evidence) !== JSON.stringify(attempt.step.evidence)
  const kept = await recordStep(tx, attempt.claimId, {
    state: 'waiting',
    problem: looks ? null : decision.message,
    lookAt: afterMs(tx, decision.afterMs),
    ...(looks ? { attempts: 0, evidence: decision.evidence } : {}),
  })
  if (!kept) return ok({ againAfterMs: null })
  if (looks && attempt.step.name === 'judge') await tellWaits(tx, promotion, attempt, decision.evidence)
  if (changed || !looks) await announce(tx, promotion)
  // Asked while another step ran: at once. Going back itself looks again in its own time.
  const goesBack = promotion.backAskedAt !== null && attempt.step.name !== 'back'
  if (promotion.abortAskedAt || goesBack) await tx.enqueue(advanceJob(promotion.id))
  return ok({ againAfterMs: decision.afterMs })
}

async function end(
  tx: Transaction,
  promotion: PromotionRecord,
  attempt: Attempt,
  decision: Extract<StepDecision, { do: 'end' }>,
  outcome: StepOutcome,
): Promise<Result<Recorded>> {
  const { code, message } = decision
  const evidence = 'evidence' in outcome && outcome.evidence ? outcome.evidence : undefined
  const kept = await recordStep(tx, attempt.claimId, {
    state: 'failed',
    problem: message,
    ...(evidence ? { evidence } : {}),
  })
  if (!kept) return ok({ againAfterMs: null })
  const story = { ...storyOf(attempt, evidence ?? {}), code, message }
  await tell(tx, promotion, portal, 'promotion.step-failed', story)
  const failure = { code, message, step: attempt.step.name }
  // A share that did not come back is a place of which nobody knows what it runs.
  const as = attempt.step.name === 'back' ? 'errored' : decision.as
  if (as === 'failed' && (await askBack(tx, promotion, { as, ...failure }))) return ok({ againAfterMs: 0 })
  const wrote =
    promotion.steps.some(({ name, state }) => name === 'write' && state === 'done') ||
    // A pipeline's run was started: what it did before it failed is not known.
    (attempt.step.name === 'write' && evidence?.run !== undefined)
  const ended = await transition(tx, promotion, as, {
    actor: portal,
    detail: failure,
    // A first write that was refused outright wrote nothing.
    change: { failure, ...(as === 'failed' && !wrote ? { firstWriteAt: null } : {}) },
  })
  return ended.ok ? ok({ againAfterMs: null }) : ended
}

/** What the build turned out to declare; what is to be done after success gets its step now. */
async function noteDeclared(tx: Transaction, promotion: PromotionRecord, found: Declaration): Promise<void> {
  await noteDeclaration(tx, promotion.buildId, found)
  const last = Math.max(...promotion.steps.map(({ position }) => position))
  if (found.migrations.some(({ kind }) => kind !== 'expand'))
    await insertSteps(tx, promotion.id, [
      { position: last + 1, name: 'contract', wave: null, targetId: null },
    ])
}

/** Migrations that are done stay done, whatever becomes of the step. */
function finishedOf(evidence: Record<string, unknown> | undefined): FinishedMigration[] {
  return Array.isArray(evidence?.finished) ? (evidence.finished as FinishedMigration[]) : []
}

/** Writes what became of an attempt, whatever happened to the promotion meanwhile: a lost claim records nothing. */
export async function recordAttempt(
  tx: Transaction,
  attempt: Attempt,
  outcome: StepOutcome,
): Promise<Result<Recorded>> {
  const promotion = await lockPromotion(tx, attempt.promotionId)
  if (promotion?.state !== 'applying' && promotion?.state !== 'observing') return ok({ againAfterMs: null })
  const looksOn = outcome.kind === 'not-yet'
  if (attempt.saw.length > 0) {
    const changed = await noteLooks(tx, attempt.saw)
    if (changed || !looksOn) await refreshPlaces(tx, [promotion])
  }
  if (attempt.declared) await noteDeclared(tx, promotion, attempt.declared)
  if ((attempt.step.name === 'config' || attempt.step.name === 'contract') && 'evidence' in outcome)
    await noteMigrations(tx, promotion, finishedOf(outcome.evidence))
  const decision = decideStep(outcome, {
    attempts: attempt.attempts,
    sinceMs: tx.now.getTime() - attempt.startedAt.getTime(),
    timeoutMs: attempt.timeoutMs,
    now: tx.now,
  })
  switch (decision.do) {
    case 'finish-step':
      return finishStep(tx, promotion, attempt, decision.evidence)
    case 'look-again':
    case 'try-again':
      return again(tx, promotion, attempt, decision)
    case 'end':
      return end(tx, promotion, attempt, decision, outcome)
  }
}
