import type { Gathered } from '../../catalog/promotion/facts.ts'
import {
  insertSteps,
  listTargets,
  lockHolder,
  notePromotion,
  type PromotionRecord,
} from '../../catalog/promotion/writes.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { GateVerdict } from '../../domain/promotion/gate-verdict.ts'
import { planSteps } from '../../domain/promotion/steps.ts'
import { holdAfterRollback } from '../hold/hold-after-rollback.ts'
import { tellJudged } from './tell-judged.ts'
import { portal, tell, transition } from './transition.ts'

/** Makes room for a rollback: who observes is superseded, who applies is aborted, what was unsettled is settled by it. */
async function takeOver(tx: Transaction, promotion: PromotionRecord): Promise<Result<null>> {
  const holder = await lockHolder(tx, promotion)
  if (!holder || holder.id === promotion.id) return ok(null)
  const detail = { by: promotion.number, kind: promotion.kind }
  switch (holder.state) {
    case 'observing':
      return transition(tx, holder, 'superseded', { actor: portal, detail, settled: true })
    case 'applying':
      return transition(tx, holder, 'aborted', { actor: portal, detail, settled: true })
    default:
      await notePromotion(tx, holder.id, { settledAt: tx.now })
      await tell(tx, holder, portal, 'promotion.settled', detail)
      return ok(null)
  }
}

/**
 * Starts a promotion whose gates passed in this very transaction: both verdicts are kept, its steps are planned, and
 * the job that does the first one is added. The database refuses a second one in the place.
 */
export async function beginApplying(
  tx: Transaction,
  promotion: PromotionRecord,
  gathered: Gathered,
  verdicts: GateVerdict[],
  starter: Actor,
): Promise<Result<null>> {
  const targets = await listTargets(tx, promotion)
  if (targets.length === 0) return fail('precondition', 'the service has no target in this environment')
  if (promotion.kind === 'rollback') {
    const made = await takeOver(tx, promotion)
    if (!made.ok) return made
  }
  const steps = planSteps(targets)
  const running = gathered.context.running
  const before = GateVerdict.array().safeParse(promotion.judgedVerdicts ?? promotion.askedVerdicts)
  await tellJudged(tx, promotion, { gathered, verdicts, before: before.data ?? null }, 'start')
  const begun = await transition(tx, promotion, 'applying', {
    actor: starter,
    detail: {
      verdicts,
      from: running?.digest ?? null,
      to: promotion.digest,
      settingsVersion: gathered.context.environment.settingsVersion,
    },
    change: {
      startVerdicts: verdicts,
      settingsVersion: gathered.context.environment.settingsVersion,
      startedAt: tx.now,
      startedOverDigest: running?.digest ?? null,
      startedOverBuildId: running?.id ?? null,
      starterId: starter.kind === 'system' ? null : starter.personId,
      wave: steps.find((step) => step.wave !== null)?.wave ?? 1,
      wakeAt: null,
      lookAt: new Date(tx.now.getTime() + 10_000),
    },
  })
  if (!begun.ok) return begun
  await insertSteps(tx, promotion.id, steps)
  await holdAfterRollback(tx, promotion, running)
  return ok(null)
}
