import { z } from 'zod'
import type { PromotionRecord } from '../../catalog/promotion/lock.ts'
import { insertSteps, notePromotion } from '../../catalog/promotion/writes.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { EnvironmentSettings } from '../../domain/environment/settings.ts'
import { fail, type Result } from '../../domain/failure/result.ts'
import { limitsFor, type ObservationCheck } from '../../domain/observation/limits.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { failureCodes } from '../../domain/promotion/failure-code.ts'
import { sharedTargets } from '../../domain/strategy/plan.ts'
import { suspectAfterBack } from '../hold/suspect-after-back.ts'
import { answerFailure } from './observing/answer-failure.ts'
import { announce, portal, tell, transition } from './transition.ts'

const Back = z.object({
  /** How it ends when its share is back. */
  as: z.enum(['failed', 'aborted']),
  code: z.enum(failureCodes),
  message: z.string(),
  step: z.string().optional(),
})
type Back = z.infer<typeof Back>

/**
 * Gives the share back to the old build, whoever asked; false where there is none to give back. The steps that do it come
 * after all others and are the only ones that are done from now on.
 */
export async function askBack(
  tx: Transaction,
  promotion: PromotionRecord,
  back: Back,
  by: { actor: Actor; reason: string | null } = { actor: portal, reason: null },
): Promise<boolean> {
  if (promotion.backAskedAt !== null) return true
  const shared = sharedTargets(promotion.steps)
  if (shared === null) return false
  const last = Math.max(...promotion.steps.map(({ position }) => position))
  await insertSteps(
    tx,
    promotion.id,
    shared.targetIds.map((targetId, index) => ({
      position: last + 1 + index,
      name: 'back',
      wave: shared.wave,
      targetId,
    })),
  )
  await notePromotion(tx, promotion.id, { backAskedAt: tx.now, back, pausedAt: null, lookAt: tx.now })
  const { as, code, message } = back
  await tell(tx, promotion, by.actor, 'promotion.going-back', { as, code, message }, by.reason)
  await announce(tx, promotion)
  return true
}

const Watched = z.object({
  checks: z.array(
    z.object({
      check: z.enum(['error-rate', 'latency', 'health']),
      verdict: z.enum(['ok', 'bad', 'few', 'unknown']),
    }),
  ),
})

/** What the share that failed was bad at. */
function badChecks({ steps }: PromotionRecord): ObservationCheck[] {
  const failed = steps.find(({ name, state }) => name === 'judge' && state === 'failed')
  const read = Watched.safeParse(failed?.evidence)
  const bad = read.success ? read.data.checks.filter(({ verdict }) => verdict === 'bad') : []
  return [...new Set(bad.map(({ check }) => check))]
}

/**
 * Waves that were written whole before run the build whose share was bad: what the policy of the service says of a failed
 * observation counts for them.
 */
function answerForWhole(tx: Transaction, promotion: PromotionRecord): Promise<Result<null>> {
  const { environment, service } = promotion
  const { observation } = EnvironmentSettings.parse(environment.settings)
  const { policy } = limitsFor(observation, service.observationLimits, environment.slug)
  // It was held against what ran before, over the same minutes: that was not as bad.
  return answerFailure(tx, promotion, { policy, wasWithinBefore: true }, badChecks(promotion))
}

/**
 * Every share is back. Where no wave was written whole before, what ran before runs alone, so the place is settled whatever
 * the promotion ends as.
 */
export async function endBack(tx: Transaction, promotion: PromotionRecord): Promise<Result<null>> {
  const read = Back.safeParse(promotion.back)
  if (!read.success) return fail('wrong-state', `P-${promotion.number} does not say why it goes back`)
  const { as, ...failure } = read.data
  const { step, ...said } = failure
  const isBad = said.code === 'share-bad'
  const someWhole = promotion.steps.some(({ name, state }) => name === 'write' && state === 'done')
  if (isBad) await suspectAfterBack(tx, promotion, said.message)
  const ended = await transition(tx, promotion, as, {
    actor: portal,
    detail: { ...failure, wentBack: true },
    settled: !someWhole,
    change: { failure: step === undefined ? said : { ...said, step } },
  })
  return ended.ok && isBad && someWhole ? answerForWhole(tx, promotion) : ended
}
