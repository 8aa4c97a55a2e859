import { refreshPlaces } from '../../../catalog/place/writes.ts'
import { lockPromotion, type PromotionRecord } from '../../../catalog/promotion/lock.ts'
import {
  forgetSamples,
  observationOf,
  readSamples,
  writeObservation,
  writeSamples,
} from '../../../catalog/promotion/observation.ts'
import { claimStep, readStepSubject, recordStep } from '../../../catalog/promotion/steps.ts'
import { notePromotion } from '../../../catalog/promotion/writes.ts'
import { noteLooks } from '../../../catalog/runtime/writes.ts'
import type { Transaction } from '../../../catalog/transaction.ts'
import { ok, type Result } from '../../../domain/failure/result.ts'
import {
  type JudgedObservation,
  judgeObservation,
  type SourceState,
} from '../../../domain/observation/judge.ts'
import type { ObservationRecord } from '../../../domain/observation/record.ts'
import { decide } from '../../../domain/promotion/decide.ts'
import { pauseAfterMs } from '../../../domain/promotion/steps.ts'
import { defineStep, type Surroundings } from '../../define.ts'
import type { Advanced } from '../advanced.ts'
import { announce, portal, tell, transition } from '../transition.ts'
import { claimMsOf, whileAlive } from '../while-alive.ts'
import { beginObservation } from './begin.ts'
import { concludeObservation } from './conclude.ts'
import type { Look } from './look.ts'
import { readAll, type Seen } from './read-all.ts'

const nothingMore: Advanced = { againAfterMs: null }
/** Looks in a row at a source that does not answer, before its silence may decide anything. */
const patience = 6

/** No look is planned further ahead than this beyond the pace of its window. */
const furthestLookMs = 3_600_000 + 5 * 60_000

/** A look is due when the last one is long enough ago, or the window has ended, or a clock that was ahead said when. */
function isDue(promotion: PromotionRecord, record: ObservationRecord, now: Date): boolean {
  const { lookAt, observeUntilAt } = promotion
  if (!lookAt || now >= lookAt || (observeUntilAt !== null && now >= observeUntilAt)) return true
  return lookAt.getTime() - now.getTime() > furthestLookMs + record.readEverySeconds * 1000
}

/**
 * The clock was moved back before the begin of the window: it would be watched in a time that is yet to come. It is watched
 * anew from now, for as long as before.
 */
async function beginAnew(tx: Transaction, promotion: PromotionRecord): Promise<ObservationRecord> {
  await forgetSamples(tx, promotion.id)
  const begun = await beginObservation(tx, promotion, tx.now)
  const until = new Date(tx.now.getTime() + begun.windowMinutes * 60_000)
  const extension = { at: tx.now.toISOString(), until: until.toISOString(), why: 'clock' as const }
  const record = { ...begun, extensions: [extension] }
  await writeObservation(tx, promotion.id, record)
  await notePromotion(tx, promotion.id, {
    observingAt: tx.now,
    observeUntilAt: until,
    wakeAt: until,
    lookAt: tx.now,
  })
  await tell(tx, promotion, portal, 'promotion.observation-extended', extension)
  await announce(tx, promotion)
  return record
}

async function claim(tx: Transaction, id: string, around: Surroundings): Promise<Result<Look | null>> {
  const promotion = await lockPromotion(tx, id)
  if (promotion?.state !== 'observing') return ok(null)
  const { steps } = promotion
  const action = decide(promotion, { gates: null, steps, startPressed: false }, tx.now)
  if (action.do === 'abort') {
    const aborted = await transition(tx, promotion, 'aborted', { actor: portal })
    return aborted.ok ? ok(null) : aborted
  }
  const step = promotion.steps.find(({ name }) => name === 'observe')
  const subject = await readStepSubject(tx, id)
  if (action.do !== 'look' || !step || !subject) return ok(null)
  const known =
    observationOf(promotion) ?? (await beginObservation(tx, promotion, promotion.observingAt ?? tx.now))
  const ahead = new Date(known.beganAt) > tx.now
  if (!ahead && !isDue(promotion, known, tx.now)) return ok(null)
  const record = ahead ? await beginAnew(tx, promotion) : known
  if (record.verdict === 'asked') {
    // Only a person can end it now; looked at rarely, so that it is seen to be alive.
    await notePromotion(tx, id, { lookAt: new Date(tx.now.getTime() + 3_600_000) })
    return ok(null)
  }
  const forMs = claimMsOf(around)
  const note = { lookAt: new Date(tx.now.getTime() + forMs) }
  const claimed = await claimStep(tx, step.id, { forMs, sessionName: 'reading', as: 'reading', note })
  const beganAt = new Date(record.beganAt)
  const firstWriteAt = promotion.firstWriteAt ?? promotion.startedAt ?? beganAt
  return ok({
    promotionId: id,
    connectionId: promotion.environment.connectionId,
    claimId: claimed.claimId,
    attempts: claimed.attempts,
    record,
    beganAt,
    firstWriteAt: firstWriteAt < beganAt ? firstWriteAt : beganAt,
    now: tx.now,
    subject,
  })
}

const stateOf = ({ state }: ObservationRecord['sources']['metrics']): SourceState => state ?? 'silent'

async function judge(tx: Transaction, look: Look, seen: Seen, until: Date): Promise<JudgedObservation> {
  const { metrics, alerts, logs } = seen.sources
  const windowMs = look.record.windowMinutes * 60_000
  return judgeObservation(
    await readSamples(tx, look.promotionId, look.beganAt),
    look.record.limits,
    seen.baseline,
    { metrics: stateOf(metrics), alerts: stateOf(alerts), logs: stateOf(logs) },
    {
      beganAt: look.beganAt,
      until,
      cap: new Date(look.record.capAt),
      stepMs: Math.max(60_000, windowMs / 2),
    },
    // The look is as old as its readings.
    look.now,
  )
}

async function record(tx: Transaction, look: Look, seen: Seen): Promise<Result<Advanced>> {
  const promotion = await lockPromotion(tx, look.promotionId)
  if (promotion?.state !== 'observing') return ok(nothingMore)
  const kept = await recordStep(tx, look.claimId, {
    state: 'running',
    problem: seen.problem,
    ...(seen.silent ? {} : { attempts: 0 }),
  })
  if (!kept) return ok(nothingMore)
  if (seen.saw.length > 0) {
    await noteLooks(tx, seen.saw)
    await refreshPlaces(tx, [promotion])
  }
  await writeSamples(tx, promotion.id, seen.readings)
  const until = promotion.observeUntilAt ?? look.beganAt
  const judged = await judge(tx, look, seen, until)
  const { sources, baseline } = seen
  const told: ObservationRecord = {
    ...look.record,
    sources,
    baseline,
    readAt: look.now.toISOString(),
    checks: judged.checks,
    requests: judged.requests,
  }
  const undecided = judged.verdict.do === 'extend' || judged.verdict.do === 'unknown'
  if (seen.silent && undecided && look.attempts < patience) {
    await writeObservation(tx, promotion.id, told)
    const pauseMs = pauseAfterMs(look.attempts, seen.retryAfterMs)
    await notePromotion(tx, promotion.id, { lookAt: new Date(tx.now.getTime() + pauseMs) })
    await announce(tx, promotion)
    return ok({ againAfterMs: pauseMs })
  }
  // Its own claim has just been given up.
  const steps = promotion.steps.map((each) => ({
    ...each,
    claimed: each.claimed && each.claimId !== look.claimId,
  }))
  return concludeObservation(tx, promotion, told, judged, steps)
}

/**
 * One look at a promotion that observes: claimed, its readings taken under the reading role, recorded with what follows
 * from them. Looking again at any time changes nothing that was not due.
 */
export const observe = defineStep<Look, Seen, Advanced>({
  name: () => 'observe',
  claim,
  effect: (around, look) => whileAlive(around, look.claimId, () => readAll(around, look)),
  record,
})
