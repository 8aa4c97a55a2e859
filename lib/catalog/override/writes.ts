import { newId } from '../../platform/ids.ts'
import type { Transaction } from '../transaction.ts'

/** An override of a promotion that the caller has locked. */
export interface OverrideRecord {
  id: string
  promotionId: string
  gate: string
  personId: string
  secondId: string | null
  reason: string
}

/** The override of a gate that was not taken back; null when there is none. */
export function findOverride(
  tx: Transaction,
  promotionId: string,
  gate: string,
): Promise<OverrideRecord | null> {
  return tx.prisma.gateOverride.findFirst({ where: { promotionId, gate, withdrawnAt: null } })
}

/** Sets a gate aside; one that was taken back before begins anew, its old story is in the ledger. */
export async function writeOverride(
  tx: Transaction,
  override: { promotionId: string; gate: string; personId: string; reason: string },
): Promise<string> {
  const { promotionId, gate, personId, reason } = override
  const anew = {
    personId,
    reason,
    at: tx.now,
    secondId: null,
    secondAt: null,
    withdrawnAt: null,
    reviewedById: null,
    reviewedAt: null,
    reviewNote: null,
  }
  const { id } = await tx.prisma.gateOverride.upsert({
    where: { promotionId_gate: { promotionId, gate } },
    create: { id: newId(), promotionId, gate, ...anew },
    update: anew,
  })
  return id
}

export async function writeSecond(tx: Transaction, id: string, personId: string): Promise<void> {
  await tx.prisma.gateOverride.update({ where: { id }, data: { secondId: personId, secondAt: tx.now } })
}

export async function withdrawOverride(tx: Transaction, id: string): Promise<void> {
  await tx.prisma.gateOverride.update({ where: { id }, data: { withdrawnAt: tx.now } })
}

/** Closes the review. False when somebody did before, or it was taken back. */
export async function writeReview(
  tx: Transaction,
  id: string,
  by: { personId: string; note: string },
): Promise<boolean> {
  const { count } = await tx.prisma.gateOverride.updateMany({
    where: { id, reviewedAt: null, withdrawnAt: null },
    data: { reviewedById: by.personId, reviewedAt: tx.now, reviewNote: by.note },
  })
  return count > 0
}
