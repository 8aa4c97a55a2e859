import type { ExceptionToAsk } from '../../domain/freeze/check-exception.ts'
import type { FreezeException } from '../../domain/freeze/exception.ts'
import { newId } from '../../platform/ids.ts'
import type { Transaction } from '../transaction.ts'
import { type ExceptionRow, exceptionDocument, exceptionOf } from './exception-row.ts'

/** Locks exceptions in one order for all, and reads them with their uses. */
export async function lockExceptions(tx: Transaction, ids: readonly string[]): Promise<FreezeException[]> {
  await tx.prisma
    .$queryRaw`SELECT 1 FROM freeze_exception WHERE id = ANY (${[...ids]}::uuid[]) ORDER BY id FOR UPDATE`
  const rows = await tx.prisma.$queryRawUnsafe<{ document: ExceptionRow }[]>(
    `SELECT ${exceptionDocument('x')} AS document FROM freeze_exception x WHERE x.id = ANY ($1::uuid[]) ORDER BY x.id`,
    [...ids],
  )
  return rows.map(({ document }) => exceptionOf(document))
}

/** One use by a promotion; used again by the same one it counts once. */
export async function bindException(
  tx: Transaction,
  exceptionId: string,
  use: { promotionId: string; digest: string },
): Promise<void> {
  const { promotionId, digest } = use
  await tx.prisma.freezeException.updateMany({ where: { id: exceptionId }, data: { digest } })
  await tx.prisma.freezeExceptionUse.createMany({
    data: [{ exceptionId, promotionId, at: tx.now }],
    skipDuplicates: true,
  })
}

/** Writes an exception that is asked for; answers its id and number. */
export async function insertException(
  tx: Transaction,
  asked: ExceptionToAsk & { requesterId: string },
): Promise<{ id: string; number: number }> {
  const { windowId, serviceId, environmentId, subjectKind, subject, digest, reason, count, endsAt } = asked
  return tx.prisma.freezeException.create({
    data: {
      id: newId(),
      windowId,
      serviceId,
      environmentId,
      subjectKind,
      subject,
      digest,
      reason,
      count,
      endsAt,
      requesterId: asked.requesterId,
      requestedAt: tx.now,
    },
    select: { id: true, number: true },
  })
}

export async function writeDecision(
  tx: Transaction,
  id: string,
  decided: { decision: 'granted' | 'refused'; personId: string; note: string | null },
): Promise<void> {
  await tx.prisma.freezeException.update({
    where: { id },
    data: {
      decision: decided.decision,
      decidedById: decided.personId,
      decidedAt: tx.now,
      decisionNote: decided.note,
    },
  })
}

export async function withdrawException(tx: Transaction, id: string): Promise<void> {
  await tx.prisma.freezeException.update({ where: { id }, data: { withdrawnAt: tx.now } })
}
