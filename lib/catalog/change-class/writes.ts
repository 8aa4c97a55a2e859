import { newId } from '../../platform/ids.ts'
import type { Transaction } from '../transaction.ts'

export async function insertOverride(
  tx: Transaction,
  of: {
    serviceId: string
    digest: string
    content: 'release' | 'bug-fix' | 'feature'
    reason: string
    personId: string
  },
): Promise<string> {
  const id = newId()
  await tx.prisma.contentClassOverride.create({ data: { ...of, id, at: tx.now } })
  return id
}

/** Locks one; null when there is none. */
export async function lockOverride(tx: Transaction, id: string) {
  await tx.prisma.$executeRaw`SELECT 1 FROM content_class_override WHERE id = ${id}::uuid FOR UPDATE`
  return tx.prisma.contentClassOverride.findUnique({ where: { id } })
}

export const secondOverride = (tx: Transaction, id: string, secondId: string): Promise<unknown> =>
  tx.prisma.contentClassOverride.update({ where: { id }, data: { secondId, secondAt: tx.now } })

export const withdrawOverride = (tx: Transaction, id: string): Promise<unknown> =>
  tx.prisma.contentClassOverride.update({ where: { id }, data: { withdrawnAt: tx.now } })

/** The build of a service with this digest, for who answers about an override. */
export const buildOfDigest = (
  tx: Transaction,
  { serviceId, digest }: { serviceId: string; digest: string },
) => tx.prisma.build.findFirst({ where: { serviceId, digest }, select: { id: true } })
