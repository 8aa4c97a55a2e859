import { newId } from '../../platform/ids.ts'
import type { Transaction } from '../transaction.ts'

export async function insertDelegation(
  tx: Transaction,
  delegation: { fromPersonId: string; toPersonId: string; fromAt: Date; toAt: Date; reason: string | null },
): Promise<string> {
  const id = newId()
  await tx.prisma.delegation.create({ data: { id, ...delegation } })
  return id
}

/** A delegation this person gave that could still be used; null when there is none of that id. */
export function findLiveDelegation(tx: Transaction, id: string, fromPersonId: string) {
  return tx.prisma.delegation.findFirst({
    where: { id, fromPersonId, revokedAt: null, toAt: { gt: tx.now } },
  })
}

export async function revokeDelegation(tx: Transaction, id: string): Promise<void> {
  await tx.prisma.delegation.update({ where: { id }, data: { revokedAt: tx.now } })
}

/** Ends every delegation from or to a person. Answers how many. */
export async function revokeDelegationsOf(tx: Transaction, personId: string): Promise<number> {
  const { count } = await tx.prisma.delegation.updateMany({
    where: {
      revokedAt: null,
      toAt: { gt: tx.now },
      OR: [{ fromPersonId: personId }, { toPersonId: personId }],
    },
    data: { revokedAt: tx.now },
  })
  return count
}
