import type { HoldTimes } from '../../domain/hold/hold.ts'
import { newId } from '../../platform/ids.ts'
import type { Transaction } from '../transaction.ts'

export interface NewHold {
  serviceId: string
  environmentId: string
  reason: string
  /** Who looks after it; null: who asked for the promotion that the portal takes back, or nobody until somebody takes it. */
  ownerId: string | null
  /** Null: the portal, with an automatic rollback. */
  setById: string | null
  /** The rollback or older build that set it. */
  promotionId: string | null
  reviewAt: Date
  fixCommitSha?: string | null
}

/** The open hold of a place, locked for this transaction. */
export type HoldRecord = HoldTimes & {
  id: string
  serviceId: string
  environmentId: string
  reason: string
  ownerId: string | null
  promotionId: string | null
  fixCommitSha: string | null
}

const insert = `
INSERT INTO hold AS h (id, service_id, environment_id, reason, owner_id, set_by_id, promotion_id, fix_commit_sha, set_at, review_at)
VALUES ($1::uuid, $2::uuid, $3::uuid, $4,
  coalesce($5::uuid, (SELECT cause.requester_id FROM promotion p JOIN promotion cause ON cause.id = p.cause_id WHERE p.id = $7::uuid)),
  $6::uuid, $7::uuid, $8, $9::timestamptz, $10::timestamptz)
ON CONFLICT (service_id, environment_id) WHERE lifted_at IS NULL DO UPDATE SET reason = excluded.reason,
  owner_id = coalesce(excluded.owner_id, h.owner_id), promotion_id = coalesce(excluded.promotion_id, h.promotion_id),
  fix_commit_sha = excluded.fix_commit_sha, review_at = greatest(h.review_at, excluded.review_at)
RETURNING id`

/**
 * Closes a place to new builds, or says anew why it is closed: a place has one open hold, and a second reason
 * replaces the first together with the fix that would have lifted it. The hold keeps its age. Rows only: ledger and
 * notices are the use case's.
 */
export async function setHold(tx: Transaction, hold: NewHold): Promise<{ id: string; renewed: boolean }> {
  const id = newId()
  const rows = await tx.prisma.$queryRawUnsafe<{ id: string }[]>(
    insert,
    id,
    hold.serviceId,
    hold.environmentId,
    hold.reason,
    hold.ownerId,
    hold.setById,
    hold.promotionId,
    hold.fixCommitSha ?? null,
    tx.now,
    hold.reviewAt,
  )
  const kept = rows[0]?.id ?? id
  return { id: kept, renewed: kept !== id }
}

/** The open hold of a place, locked; null when nothing holds it. */
export async function lockHold(
  tx: Transaction,
  place: { serviceId: string; environmentId: string },
): Promise<HoldRecord | null> {
  const held = await tx.prisma.$executeRaw`SELECT 1 FROM hold WHERE service_id = ${place.serviceId}::uuid
    AND environment_id = ${place.environmentId}::uuid AND lifted_at IS NULL FOR UPDATE`
  if (held === 0) return null
  return tx.prisma.hold.findFirst({
    where: { serviceId: place.serviceId, environmentId: place.environmentId, liftedAt: null },
  })
}

/** One hold by its id, locked; null when there is none. */
export async function lockHoldById(tx: Transaction, id: string): Promise<HoldRecord | null> {
  await tx.prisma.$executeRaw`SELECT 1 FROM hold WHERE id = ${id}::uuid FOR UPDATE`
  return tx.prisma.hold.findUnique({ where: { id } })
}

/** Owner, review date or fix of an open hold. */
export async function changeHold(
  tx: Transaction,
  id: string,
  change: { ownerId?: string; reviewAt?: Date; fixCommitSha?: string | null },
): Promise<void> {
  await tx.prisma.hold.updateMany({ where: { id, liftedAt: null }, data: change })
}

/** Opens the place again, by a person with a note or by a build that contains the fix. False when it was open already. */
export async function liftHold(
  tx: Transaction,
  id: string,
  by: { personId: string | null; buildId: string | null; note: string | null },
): Promise<boolean> {
  const { count } = await tx.prisma.hold.updateMany({
    where: { id, liftedAt: null },
    data: { liftedAt: tx.now, liftedById: by.personId, liftedByBuildId: by.buildId, liftNote: by.note },
  })
  return count > 0
}
