import { lockPromotion, type PromotionRecord, withStepsNow } from '../../catalog/promotion/lock.ts'
import { claimStep, readStepSubject } from '../../catalog/promotion/steps.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { EnvironmentSettings } from '../../domain/environment/settings.ts'
import { ok, type Result } from '../../domain/failure/result.ts'
import { actingFor, type WriteWay } from '../../domain/promotion/acting.ts'
import { decide, type NextAction } from '../../domain/promotion/decide.ts'
import { deliveryMs } from '../../domain/promotion/delivery.ts'
import { sessionName } from '../../domain/promotion/effect-names.ts'
import type { StepName, StepOutcome } from '../../domain/promotion/steps.ts'
import { defineStep, type Surroundings } from '../define.ts'
import type { Recorded } from './advanced.ts'
import { endBack } from './going-back-share.ts'
import { startObserving } from './observing/start.ts'
import { finishStep, recordAttempt } from './record-step.ts'
import type { Attempt, Effect } from './steps/attempt.ts'
import { judge } from './steps/judge.ts'
import { keep } from './steps/keep.ts'
import { contract, expand } from './steps/migrate.ts'
import { bake, rollout } from './steps/rollout.ts'
import { back, release, share } from './steps/share.ts'
import { knownVersion, version } from './steps/version.ts'
import { write } from './steps/write.ts'
import { standingOf } from './strategy/standing.ts'
import { announce, portal, succeed, transition } from './transition.ts'
import { claimMsOf, whileAlive } from './while-alive.ts'

/** Steps of which nothing is left to do but to write them down: their evidence, or null where it takes more. */
const known: Partial<Record<StepName, (attempt: Attempt) => Record<string, unknown> | null>> = {
  version: knownVersion,
  // The mark is ours: its record is the whole of it.
  mark: () => ({}),
}

/** Watching (`observe`) is no attempt of a step. */
const effects: Partial<Record<StepName, Effect>> = {
  keep,
  version,
  config: expand,
  clear: release,
  share,
  judge,
  write,
  rollout,
  release,
  bake,
  contract,
  back,
}

/** Steps that wait for a pipeline of somebody else; moving much data takes its time. */
const migrates: ReadonlySet<StepName> = new Set(['config', 'contract'])
const migrationMs = 4 * 60 * 60_000

/** From the first of these on something outside may be different. */
const writes: ReadonlySet<StepName> = new Set(['clear', 'share', 'write'])

function timeoutOf(step: StepName, way: WriteWay | null, settings: EnvironmentSettings): number {
  if (migrates.has(step)) return migrationMs
  return step === 'write' && way === 'pipeline' ? deliveryMs : settings.rolloutTimeoutMinutes * 60_000
}

/** The person who pressed Start, else who asked, else the portal: their key names the session in the cloud. */
function actingKey(subject: Attempt['subject']): string {
  return (subject.starter ?? subject.requester)?.key ?? 'sluice'
}

/** What is a transition and no step; null when there is a step to do, or nothing. */
async function moveOn(
  tx: Transaction,
  promotion: PromotionRecord,
  action: NextAction,
  how: { goesOn?: boolean },
): Promise<Result<null> | null> {
  switch (action.do) {
    case 'observe':
      return startObserving(tx, promotion, how)
    case 'abort':
      return transition(tx, promotion, 'aborted', { actor: portal })
    case 'end-back':
      return endBack(tx, promotion)
    case 'succeed':
      return succeed(tx, promotion, { actor: portal })
    default:
      return null
  }
}

/** What is to be done for a promotion that is locked, as the rules say. */
async function goOn(
  tx: Transaction,
  promotion: PromotionRecord,
  around: Surroundings,
  how: { goesOn?: boolean } = {},
): Promise<Result<Attempt | null>> {
  const { steps } = promotion
  const action = decide(promotion, { gates: null, steps, startPressed: false }, tx.now)
  const moved = await moveOn(tx, promotion, action, how)
  if (moved) return moved
  const attempt = await claimAction(tx, promotion, action, around)
  const evidence = attempt && known[attempt.step.name]?.(attempt)
  if (!evidence) return ok(attempt)
  const finished = await finishStep(tx, promotion, attempt, evidence)
  return finished.ok ? goOn(tx, await withStepsNow(tx, promotion), around, how) : finished
}

async function claim(tx: Transaction, id: string, around: Surroundings): Promise<Result<Attempt | null>> {
  const promotion = await lockPromotion(tx, id)
  const runs = promotion?.state === 'applying' || promotion?.state === 'observing'
  return runs ? goOn(tx, promotion, around) : ok(null)
}

/** What follows at once: a step is claimed, and a transition made, after which whoever did the step goes on. */
async function claimNext(
  tx: Transaction,
  { held }: Recorded,
  around: Surroundings,
): Promise<Result<Attempt | null>> {
  return held ? goOn(tx, await withStepsNow(tx, held), around, { goesOn: true }) : ok(null)
}

async function claimAction(
  tx: Transaction,
  promotion: PromotionRecord,
  action: NextAction,
  around: Surroundings,
): Promise<Attempt | null> {
  const { id } = promotion
  const step =
    action.do === 'run-step' ? promotion.steps.find(({ position }) => position === action.position) : null
  const subject = step ? await readStepSubject(tx, id) : null
  if (!step || !subject) return null
  const session = sessionName(actingKey(subject), promotion.number)
  const settings = EnvironmentSettings.parse(promotion.environment.settings)
  const bakeMs = step.name === 'bake' ? settings.bakeMinutes * 60_000 : 0
  const forMs = claimMsOf(around)
  const way = subject.targets.find((target) => target.id === step.targetId)?.writeWay ?? null
  const lookAt = new Date(tx.now.getTime() + forMs)
  const note = { lookAt, wave: step.wave, writes: writes.has(step.name) }
  const claimed = await claimStep(tx, step.id, {
    forMs,
    sessionName: session,
    as: actingFor(step.name, way),
    note,
  })
  if (claimed.attempts === 1) await announce(tx, promotion)
  return {
    promotionId: id,
    connectionId: promotion.environment.connectionId,
    environmentId: promotion.environmentId,
    claimId: claimed.claimId,
    step,
    attempts: claimed.attempts,
    startedAt: claimed.startedAt,
    now: tx.now,
    timeoutMs: timeoutOf(step.name, way, settings) + bakeMs,
    bakeMs,
    sessionName: session,
    subject,
    strategy: await standingOf(tx, promotion, step, settings),
    saw: [],
    declared: null,
  }
}

async function attemptIt(around: Surroundings, attempt: Attempt): Promise<StepOutcome> {
  try {
    const effect = effects[attempt.step.name]
    if (!effect) throw new Error(`${attempt.step.name} has no effect`)
    return await whileAlive(around, attempt.claimId, () => effect(around, attempt))
  } catch (error) {
    // A bug of ours is not a no of the cloud: it is tried again, and ends as "could not find out".
    const message = error instanceof Error ? error.message : String(error)
    return { kind: 'unclear', code: 'internal', message, retryAfterMs: null }
  }
}

/** The next step of a promotion that is being applied: claimed, done under its session, recorded. */
export const runStep = defineStep<Attempt, StepOutcome, Recorded>({
  name: (attempt) => attempt.step.name,
  claim,
  effect: attemptIt,
  record: recordAttempt,
  claimNext,
})
