import { setHold } from '../../../catalog/hold/writes.ts'
import { type Brakes, insertStop, lockBrakes } from '../../../catalog/promotion/automatic-rollback.ts'
import { findPlace } from '../../../catalog/promotion/find.ts'
import type { PromotionRecord } from '../../../catalog/promotion/lock.ts'
import { lockRequests } from '../../../catalog/promotion/writes.ts'
import { readFloorFacts } from '../../../catalog/rollback/floor.ts'
import type { Transaction } from '../../../catalog/transaction.ts'
import { ok, type Result } from '../../../domain/failure/result.ts'
import { reviewAfterMs } from '../../../domain/hold/hold.ts'
import { authorOf } from '../../../domain/ledger/author.ts'
import {
  answerOf,
  failingServices,
  failingWithinMs,
  type WithheldReason,
} from '../../../domain/observation/answer.ts'
import type { ObservationCheck, ObservationPolicy } from '../../../domain/observation/limits.ts'
import { rollbackFloor } from '../../../domain/rollback/floor.ts'
import { tellPlace } from '../../hold/tell-place.ts'
import { draftOf, judgeDraft, placePromotion } from '../placing.ts'
import { announce, portal, tell } from '../transition.ts'

const withheld = (
  tx: Transaction,
  promotion: PromotionRecord,
  why: WithheldReason,
  detail: Record<string, unknown>,
) => tell(tx, promotion, portal, 'promotion.rollback-withheld', { why, ...detail })

/** Three services failing within ten minutes: something else is wrong, and going back would not help. */
async function stopAll(tx: Transaction, promotion: PromotionRecord, brakes: Brakes): Promise<boolean> {
  if (brakes.stopId !== null) return true
  if (brakes.failing.length < failingServices) return false
  const { slug } = promotion.environment
  await insertStop(tx, promotion.environmentId, brakes.failing)
  await tx.record({
    ...authorOf(portal),
    action: 'environment.automatic-rollback-stopped',
    subjectKind: 'environment',
    subjectId: promotion.environmentId,
    subjectName: slug,
    environmentId: promotion.environmentId,
    promotionId: promotion.id,
    detail: { services: brakes.failing, withinMinutes: failingWithinMs / 60_000 },
  })
  await tx.notify('environment', slug)
  return true
}

/** The build that ran before, as another one than what failed. */
const before = (promotion: PromotionRecord) =>
  promotion.startedOverDigest !== promotion.digest ? promotion.startedOverBuildId : null

const reasonKeyOf = (checks: readonly ObservationCheck[]) =>
  checks.length === 1 && checks[0] === 'latency' ? 'latency' : 'errors'

/** A promotion like any other, asked by the portal: judged now, and again at its start. */
async function rollBack(
  tx: Transaction,
  promotion: PromotionRecord,
  buildId: string,
  checks: ObservationCheck[],
): Promise<Result<null>> {
  await lockRequests(tx, promotion.serviceId, promotion.environmentId)
  const place = await findPlace(tx, promotion.serviceId, promotion.environmentId)
  if (!place.ok) return place
  const draft = draftOf(place.value, buildId, portal, tx.now, { kind: 'rollback' })
  const judged = await judgeDraft(tx, draft)
  if (!judged.ok) return judged
  const { gathered, verdicts } = judged.value
  const blocking = verdicts.filter(({ verdict }) => verdict === 'block')
  if (blocking.length > 0) {
    await withheld(tx, promotion, 'gates', { verdicts: blocking })
    return ok(null)
  }
  const placed = await placePromotion(tx, portal, {
    found: place.value,
    gathered,
    verdicts,
    kind: 'rollback',
    reason: null,
    reasonKey: reasonKeyOf(checks),
    takeOver: false,
    automatic: true,
    causeId: promotion.id,
    replaced: [],
  })
  return placed.ok ? ok(null) : placed
}

async function hold(tx: Transaction, promotion: PromotionRecord, checks: ObservationCheck[]): Promise<void> {
  const reason = `P-${promotion.number}: ${checks.join(', ')}`
  const { id, renewed } = await setHold(tx, {
    serviceId: promotion.serviceId,
    environmentId: promotion.environmentId,
    reason,
    ownerId: promotion.requesterId,
    setById: null,
    promotionId: promotion.id,
    reviewAt: new Date(tx.now.getTime() + reviewAfterMs),
  })
  const place = {
    serviceId: promotion.serviceId,
    service: promotion.service.slug,
    environmentId: promotion.environmentId,
    environment: promotion.environment.slug,
  }
  await tellPlace(tx, portal, place, {
    action: 'hold.set',
    subjectKind: 'hold',
    subjectId: id,
    promotionId: promotion.id,
    reason,
    detail: { by: promotion.number, kind: 'observation', renewed },
  })
}

/**
 * What the policy of the service says about a failed observation, in the transaction in which it failed: a rollback by
 * itself where nothing speaks against it, a hold, or nothing but the ledger, and then the place keeps running the build.
 */
export async function answerFailure(
  tx: Transaction,
  promotion: PromotionRecord,
  how: { policy: ObservationPolicy; wasWithinBefore: boolean },
  checks: ObservationCheck[],
): Promise<Result<null>> {
  const brakes = await lockBrakes(tx, promotion, failingWithinMs)
  const stopped = await stopAll(tx, promotion, brakes)
  const buildId = before(promotion)
  const floor = buildId ? await readFloorFacts(tx, { ...promotion, buildId }) : null
  const crossed = floor ? rollbackFloor(floor.done, floor.candidate).map(({ name }) => name) : []
  const answer = answerOf({
    ...how,
    isRollback: promotion.kind === 'rollback',
    hasBefore: buildId !== null,
    floor: crossed,
    rolledBackToday: brakes.rolledBackToday,
    stopped,
  })
  if (answer.do === 'roll-back' && buildId) return rollBack(tx, promotion, buildId, checks)
  if (answer.do === 'hold') await hold(tx, promotion, checks)
  else if (answer.do === 'ask' && answer.why)
    await withheld(tx, promotion, answer.why, { migrations: crossed, failing: brakes.failing })
  await announce(tx, promotion)
  return ok(null)
}
