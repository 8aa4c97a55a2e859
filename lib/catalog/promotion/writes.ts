import pg from 'pg'
import type { PromotionFailureCode } from '../../domain/promotion/failure-code.ts'
import type { GateVerdict } from '../../domain/promotion/gate-verdict.ts'
import { type PromotionState, statesBefore } from '../../domain/promotion/state.ts'
import type { PlannedStep } from '../../domain/promotion/steps.ts'
import type { Strategy } from '../../domain/strategy/strategy.ts'
import { newId } from '../../platform/ids.ts'
import type { Prisma, Promotion as PromotionRow } from '../generated/client.ts'
import { refreshPlacePromotions } from '../place/writes.ts'
import type { Transaction } from '../transaction.ts'
import { lockPromotion, type PromotionRecord } from './lock.ts'

const json = (value: unknown) => value as Prisma.InputJsonValue

export interface NewPromotion {
  serviceId: string
  environmentId: string
  buildId: string
  digest: string
  kind: 'promotion' | 'rollback' | 'redeploy'
  startMode: 'automatic' | 'manual'
  requesterId: string | null
  reason: string | null
  reasonKey: string | null
  configRevision: string | null
  askedOverDigest: string | null
  askedVerdicts: GateVerdict[]
  settingsVersion: number
  takeOver: boolean
  /** Rollback: the config stays as it is. */
  imageOnly?: boolean
  /** What a person typed or ticked before: 'older', 'floor', 'suspect', 'cloud-away'. */
  confirmed?: string[]
  /** The promotion that this one answers. */
  causeId?: string | null
  /** Asked by the portal itself. */
  automatic?: boolean
  hotfix?: boolean
  scheduledAt?: Date | null
  expiresAt: Date
  wakeAt: Date | null
}

export async function insertPromotion(
  tx: Transaction,
  promotion: NewPromotion,
): Promise<{ id: string; number: number }> {
  const id = newId()
  const { number } = await tx.prisma.promotion.create({
    data: {
      ...promotion,
      id,
      askedVerdicts: json(promotion.askedVerdicts),
      requestedAt: tx.now,
      judgedAt: tx.now,
      lookAt: tx.now,
      updatedAt: tx.now,
    },
    select: { number: true },
  })
  return { id, number }
}

/** Marks of a promotion that are no state; undefined: as it was. */
export type PromotionMarks = Partial<
  Pick<
    PromotionRow,
    | 'abortAskedAt'
    | 'backAskedAt'
    | 'firstWriteAt'
    | 'heldBackAt'
    | 'lookAt'
    | 'observeUntilAt'
    | 'observingAt'
    | 'pausedAt'
    | 'settledAt'
    | 'wakeAt'
  >
> & { back?: { as: PromotionState; code: string; message: string; step?: string } }

/** What may change together with the state. */
export type StateChange = PromotionMarks &
  Partial<
    Pick<
      PromotionRow,
      | 'endedAt'
      | 'settingsVersion'
      | 'startedAt'
      | 'startedOverBuildId'
      | 'startedOverDigest'
      | 'starterId'
      | 'wave'
    >
  > & {
    startVerdicts?: GateVerdict[]
    strategy?: Strategy
    failure?: { code: PromotionFailureCode; message: string; step?: string }
  }

const columnOf = (field: string): string => field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

const isDocument = (value: unknown) => typeof value === 'object' && value !== null && !(value instanceof Date)

/** Answers how many rows were changed: one, or none where it is not in one of these states. */
function changePromotion(
  tx: Transaction,
  id: string,
  states: readonly PromotionState[] | null,
  change: StateChange & { state?: PromotionState },
): Promise<number> {
  const fields = Object.entries(change).filter(([, value]) => value !== undefined)
  // The columns give the values their types.
  const sets = fields.map(([field], at) => `, ${columnOf(field)} = $${at + 4}`).join('')
  const values = fields.map(([, value]) => (isDocument(value) ? JSON.stringify(value) : value))
  return tx.prisma.$executeRawUnsafe(
    `UPDATE promotion SET updated_at = $2${sets}
      WHERE id = $1::uuid AND ($3::text[] IS NULL OR state = ANY ($3::text[]::"PromotionState"[]))`,
    id,
    tx.now,
    states,
    ...values,
  )
}

/** Another promotion holds the place. */
const isPlaceTaken = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && error.constraint === 'promotion_one_per_place'

/**
 * Moves a promotion to a state, guarded: only from where the law lets it come. False when it was not there any more,
 * or when the place is taken by another (`promotion_one_per_place`).
 */
export async function movePromotion(
  tx: Transaction,
  promotion: { id: string; serviceId: string },
  to: PromotionState,
  change: StateChange = {},
): Promise<'moved' | 'elsewhere' | 'place-taken'> {
  try {
    const changed = await changePromotion(tx, promotion.id, statesBefore(to), { ...change, state: to })
    if (changed === 0) return 'elsewhere'
  } catch (error) {
    if (isPlaceTaken(error)) return 'place-taken'
    throw error
  }
  // Whether it applies or observes, it is what moves in its place.
  if (to !== 'observing') await refreshPlacePromotions(tx, [promotion.serviceId])
  return 'moved'
}

/** Marks of a promotion that are no state: settled, abort asked, when to look again. */
export async function notePromotion(tx: Transaction, id: string, change: PromotionMarks): Promise<void> {
  await changePromotion(tx, id, null, change)
}

/** Remembers how a waiting promotion was judged last. */
export async function noteJudged(
  tx: Transaction,
  id: string,
  verdicts: GateVerdict[],
  wakeAt: Date | null,
): Promise<void> {
  await tx.prisma.promotion.updateMany({
    where: { id, state: 'pending' },
    data: { judgedVerdicts: json(verdicts), judgedAt: tx.now, wakeAt, updatedAt: tx.now },
  })
}

/** One request at a time per place, so that two of them see each other. */
export async function lockRequests(tx: Transaction, serviceId: string, environmentId: string): Promise<void> {
  const key = `requests ${serviceId} ${environmentId}`
  await tx.prisma.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${key}::text, 0))`
}

export async function insertSteps(tx: Transaction, promotionId: string, steps: PlannedStep[]): Promise<void> {
  const rows = JSON.stringify(steps.map((step) => ({ ...step, id: newId() })))
  await tx.prisma.$executeRaw`
    INSERT INTO promotion_step (id, promotion_id, position, name, wave, target_id, percent)
    SELECT id, ${promotionId}::uuid, position, name, wave, "targetId", percent
    FROM jsonb_to_recordset(${rows}::jsonb) AS step (id uuid, position int, name "StepName", wave int, "targetId" uuid, percent int)`
}

/** Says yes or no for one person; a second word replaces the first. */
export async function writeApproval(
  tx: Transaction,
  approval: {
    promotionId: string
    personId: string
    /** On whose behalf; null for one's own word. */
    forPersonId: string | null
    decision: 'approved' | 'rejected'
    reason: string | null
    digest: string
    configRevision: string | null
    overDigest: string | null
  },
): Promise<void> {
  const { promotionId, personId, ...word } = approval
  await tx.prisma.approval.upsert({
    where: { promotionId_personId: { promotionId, personId } },
    create: { ...approval, id: newId(), at: tx.now },
    update: { ...word, at: tx.now },
  })
}

/** True when there was a word to take back. The ledger keeps that it was given. */
export async function removeApproval(
  tx: Transaction,
  promotionId: string,
  personId: string,
): Promise<boolean> {
  const { count } = await tx.prisma.approval.deleteMany({ where: { promotionId, personId } })
  return count > 0
}

/** Approvals of promotions that wait, given by this person or for them. */
export function listPendingWords(tx: Transaction, personId: string) {
  return tx.prisma.approval.findMany({
    where: { OR: [{ personId }, { forPersonId: personId }], promotion: { state: 'pending' } },
    select: {
      personId: true,
      promotion: { select: { id: true, number: true, serviceId: true, environmentId: true } },
    },
    orderBy: { at: 'asc' },
  })
}

/** Other promotions that wait for the same place, oldest first. */
export function listWaiting(tx: Transaction, place: { serviceId: string; environmentId: string }) {
  return tx.prisma.promotion.findMany({
    where: { serviceId: place.serviceId, environmentId: place.environmentId, state: 'pending' },
    orderBy: [{ requestedAt: 'asc' }, { id: 'asc' }],
    select: {
      id: true,
      number: true,
      serviceId: true,
      environmentId: true,
      digest: true,
      requesterId: true,
      build: { select: { commitSha: true } },
    },
  })
}

/**
 * Whether somebody may wait for a rollout slot of an environment: something starts there by itself once it may, and at
 * least half of the slots are taken, in this environment or by the others on its clusters. Starts and ends that commit at
 * the same moment do not see each other; half of the slots is more than those are.
 */
export async function anyWaitsForSlot(tx: Transaction, environmentId: string): Promise<boolean> {
  const rows = await tx.prisma.$queryRaw<{ waits: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM promotion WHERE environment_id = e.id AND state = 'pending' AND start_mode = 'automatic')
      AND 1 + 2 * (SELECT count(*) FROM promotion WHERE state = 'applying') >= coalesce((e.settings ->> 'rolloutCap')::int, 1) AS waits
    FROM environment e WHERE e.id = ${environmentId}::uuid`
  return rows[0]?.waits === true
}

/** The promotion that holds a place, locked; null when it is free. */
export async function lockHolder(
  tx: Transaction,
  place: { serviceId: string; environmentId: string },
): Promise<PromotionRecord | null> {
  const rows = await tx.prisma.$queryRaw<{ id: string }[]>`
    SELECT id FROM promotion WHERE service_id = ${place.serviceId}::uuid AND environment_id = ${place.environmentId}::uuid
      AND (state IN ('applying', 'observing') OR (first_write_at IS NOT NULL AND settled_at IS NULL)) FOR UPDATE`
  return rows[0] ? lockPromotion(tx, rows[0].id) : null
}

/** Targets of a place that live, for the plan of steps; `out`: out of service now. */
export async function listTargets(tx: Transaction, place: { serviceId: string; environmentId: string }) {
  const targets = await tx.prisma.target.findMany({
    where: { serviceId: place.serviceId, environmentId: place.environmentId, retiredAt: null },
    select: {
      id: true,
      kind: true,
      wave: true,
      workloadKind: true,
      workloadName: true,
      writeWay: true,
      outReason: true,
      outUntilAt: true,
    },
    orderBy: [{ wave: 'asc' }, { id: 'asc' }],
  })
  return targets.map((target) => ({
    ...target,
    out: target.outUntilAt !== null && target.outUntilAt > tx.now,
  }))
}
