import { newId } from '../../platform/ids.ts'
import type { Transaction } from '../transaction.ts'

export interface NewWaiver {
  finding: string
  serviceId: string | null
  environmentId: string | null
  reason: string
  ownerId: string
  createdById: string
  endsAt: Date
}

export async function insertWaiver(tx: Transaction, waiver: NewWaiver): Promise<string> {
  const id = newId()
  await tx.prisma.waiver.create({ data: { id, ...waiver, createdAt: tx.now } })
  return id
}

/** Ends a waiver before its time. False when it had ended or was revoked already. */
export async function revokeWaiver(
  tx: Transaction,
  id: string,
  by: { personId: string; note: string },
): Promise<boolean> {
  const { count } = await tx.prisma.waiver.updateMany({
    where: { id, revokedAt: null, endsAt: { gt: tx.now } },
    data: { revokedAt: tx.now, revokedById: by.personId, revokeNote: by.note },
  })
  return count > 0
}
