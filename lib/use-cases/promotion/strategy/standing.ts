import { readGateFacts } from '../../../catalog/promotion/facts.ts'
import type { PromotionRecord } from '../../../catalog/promotion/lock.ts'
import type { Transaction } from '../../../catalog/transaction.ts'
import type { EnvironmentSettings } from '../../../domain/environment/settings.ts'
import { limitsFor } from '../../../domain/observation/limits.ts'
import { stops } from '../../../domain/promotion/gate-verdict.ts'
import { judgeGates } from '../../../domain/promotion/judge.ts'
import { strategyOf } from '../../../domain/strategy/strategy.ts'
import { subjectOf } from '../judging.ts'
import type { Standing } from '../steps/attempt.ts'

/** A freeze that began meanwhile: a share stays as it is, and may only go back (domain page 2.6). */
async function isFrozen(tx: Transaction, promotion: PromotionRecord): Promise<boolean> {
  const gathered = await readGateFacts(tx, subjectOf(promotion, promotion.starterId))
  const verdict = gathered && judgeGates(gathered.facts, tx.now).find(({ gate }) => gate === 'freeze')
  return verdict ? stops(verdict) : false
}

/** Where a promotion stands in its strategy, for one of its steps. */
export async function standingOf(
  tx: Transaction,
  promotion: PromotionRecord,
  step: { name: string; wave: number | null; passedAt: Date | null },
  settings: EnvironmentSettings,
): Promise<Standing> {
  const { service, environment } = promotion
  const paused = promotion.pausedAt === null ? null : 'paused'
  return {
    strategy: strategyOf(promotion.strategy),
    limits: limitsFor(settings.observation, service.observationLimits, environment.slug),
    stays: paused ?? (step.name === 'judge' && (await isFrozen(tx, promotion)) ? 'frozen' : null),
    passed: step.passedAt !== null,
    watchedSince:
      promotion.steps.find(({ name, wave }) => name === 'judge' && wave === step.wave)?.startedAt ?? null,
    before: promotion.steps
      .filter(({ state }) => state === 'done')
      .map(({ name, targetId, percent, evidence }) => ({
        name,
        targetId,
        percent,
        evidence: (evidence ?? {}) as Record<string, unknown>,
      })),
  }
}
