import type { Gathered } from '../../catalog/promotion/facts.ts'
import type { PromotionRecord } from '../../catalog/promotion/lock.ts'
import { readDeclarationState, readOpenMigrations } from '../../catalog/promotion/migrations.ts'
import { mayBeLeft } from '../../catalog/promotion/strategy.ts'
import { insertSteps, listTargets, lockHolder, notePromotion } from '../../catalog/promotion/writes.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { EnvironmentSettings } from '../../domain/environment/settings.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { GateVerdict } from '../../domain/promotion/gate-verdict.ts'
import { type PlannedStep, planSteps, type StepNeeds } from '../../domain/promotion/steps.ts'
import type { Strategy } from '../../domain/strategy/strategy.ts'
import { holdAfterRollback } from '../hold/hold-after-rollback.ts'
import { countExceptions } from './count-exceptions.ts'
import { strategyFor } from './strategy/strategy-for.ts'
import { tellJudged } from './tell-judged.ts'
import { portal, tell, transition } from './transition.ts'

/** Makes room for a rollback or a hotfix (whose gates let it only past one that observes): who observes is superseded, who applies is aborted, what was unsettled is settled by it. */
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

/** Steps that are planned only when there is something to do. Going back migrates nothing. */
async function needsOf(tx: Transaction, promotion: PromotionRecord, strategy: Strategy): Promise<StepNeeds> {
  const { bakeMinutes } = EnvironmentSettings.parse(promotion.environment.settings)
  const bake = bakeMinutes > 0
  const clear = await mayBeLeft(tx, promotion)
  if (promotion.kind === 'rollback') return { bake, clear, expand: false, contract: false }
  const open = await readOpenMigrations(tx, promotion.id)
  const { known, problem } = await readDeclarationState(tx, promotion.buildId)
  // Nobody has looked what it declares, or it cannot be read: the step finds out before anything is written.
  const unclear = !known || problem !== null
  return {
    bake,
    clear,
    strategy,
    expand: unclear || open.some(({ kind }) => kind === 'expand'),
    contract: open.some(({ kind }) => kind !== 'expand'),
  }
}

/** What a start will do, read before it takes its turn among the others. */
export interface StartPlan {
  steps: PlannedStep[]
  /** Targets that are left alone. */
  out: Awaited<ReturnType<typeof listTargets>>
  strategy: Strategy
  /** Names of targets that cannot do what is set for the place. */
  unfit: string[]
}

/** Fails with `precondition` where no target is in service. */
export async function planStart(
  tx: Transaction,
  promotion: PromotionRecord,
  { context }: Gathered,
): Promise<Result<StartPlan>> {
  const all = await listTargets(tx, promotion)
  const targets = all.filter(({ out }) => !out)
  if (targets.length === 0)
    return fail('precondition', 'the service has no target in service in this environment', {
      need: 'target',
    })
  const runs = context.running?.digest ?? null
  const { strategy, unfit } = await strategyFor(tx, { ...promotion, runs })
  const steps = planSteps(targets, await needsOf(tx, promotion, strategy))
  return ok({ steps, out: all.filter(({ out }) => out), strategy, unfit })
}

/**
 * Starts a promotion whose gates passed in this very transaction: both verdicts are kept, its steps are written, and
 * the job that does the first one is added, unless the caller goes on itself. The database refuses a second one in the
 * place.
 */
export async function beginApplying(
  tx: Transaction,
  promotion: PromotionRecord,
  { gathered, plan, verdicts }: { gathered: Gathered; plan: StartPlan; verdicts: GateVerdict[] },
  starter: Actor,
  how: { goesOn?: boolean } = {},
): Promise<Result<null>> {
  const { steps, strategy, unfit } = plan
  const excepted = await countExceptions(tx, promotion, gathered, starter)
  if (!excepted.ok) return excepted
  if (promotion.kind === 'rollback' || promotion.hotfix) {
    const made = await takeOver(tx, promotion)
    if (!made.ok) return made
  }
  const out = plan.out.map(({ id, workloadName, outReason, outUntilAt }) => ({
    id,
    workloadName,
    outReason,
    outUntilAt,
  }))
  const running = gathered.context.running
  const before = GateVerdict.array().safeParse(promotion.judgedVerdicts ?? promotion.askedVerdicts)
  await tellJudged(tx, promotion, { gathered, verdicts, before: before.data ?? null }, 'start')
  const begun = await transition(tx, promotion, 'applying', {
    ...how,
    actor: starter,
    detail: {
      verdicts,
      from: running?.digest ?? null,
      to: promotion.digest,
      settingsVersion: gathered.context.environment.settingsVersion,
      ...(out.length > 0 ? { outOfService: out } : {}),
      ...(strategy.kind === 'rolling' ? {} : { strategy }),
      ...(unfit.length > 0 ? { strategyUnfit: unfit } : {}),
    },
    change: {
      startVerdicts: verdicts,
      ...(strategy.kind === 'rolling' ? {} : { strategy }),
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
