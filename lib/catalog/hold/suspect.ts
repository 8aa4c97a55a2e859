import type { Transaction } from '../transaction.ts'

export interface NewSuspect {
  serviceId: string
  environmentId: string
  buildId: string
  promotionId: string | null
  reason: string
}

const place = (suspect: Pick<NewSuspect, 'serviceId' | 'environmentId' | 'buildId'>) => ({
  serviceId: suspect.serviceId,
  environmentId: suspect.environmentId,
  buildId: suspect.buildId,
})

/** Marks a build as suspect in one place; one that was cleared before is suspect again. */
export async function markSuspect(tx: Transaction, suspect: NewSuspect): Promise<void> {
  const word = { promotionId: suspect.promotionId, reason: suspect.reason, markedAt: tx.now }
  await tx.prisma.suspectBuild.upsert({
    where: { serviceId_environmentId_buildId: place(suspect) },
    create: { ...place(suspect), ...word },
    update: { ...word, clearedAt: null, clearedById: null },
  })
}

/** The open mark of a build in a place; null when it is not suspect there. */
export function findSuspect(
  tx: Transaction,
  of: { serviceId: string; environmentId: string; buildId: string },
): Promise<{ reason: string; promotionId: string | null; markedAt: Date } | null> {
  return tx.prisma.suspectBuild.findFirst({ where: { ...place(of), clearedAt: null } })
}

/** Takes the mark away. False when it was not suspect. */
export async function clearSuspect(
  tx: Transaction,
  of: { serviceId: string; environmentId: string; buildId: string; clearedById: string | null },
): Promise<boolean> {
  const { count } = await tx.prisma.suspectBuild.updateMany({
    where: { ...place(of), clearedAt: null },
    data: { clearedAt: tx.now, clearedById: of.clearedById },
  })
  return count > 0
}
