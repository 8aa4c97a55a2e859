import type { FreezeReason } from '../../domain/freeze/verdict.ts'
import { newId } from '../../platform/ids.ts'
import type { Prisma } from '../generated/client.ts'
import type { Transaction } from '../transaction.ts'

export interface SaidAtGate {
  runId: string
  jobId: string
  name: string
  serviceId: string
  environmentId: string
  answer: 'refuse' | 'pass'
  reasons: readonly FreezeReason[]
  opensAt: string | null
}

/** Stores what is to be said before it is said; nobody else says anything until `againAt`. Answers its id. */
export async function claimGate(tx: Transaction, said: SaidAtGate, againAt: Date): Promise<string> {
  const { runId, jobId, ...rest } = said
  const data = {
    ...rest,
    reasons: said.reasons as unknown as Prisma.InputJsonValue,
    at: tx.now,
    againAt,
  }
  const row = await tx.prisma.pipelineGate.upsert({
    where: { runId_jobId: { runId, jobId } },
    create: { id: newId(), runId, jobId, ...data },
    update: data,
    select: { id: true },
  })
  return row.id
}

/** What became of it. */
export const writeGate = (
  tx: Transaction,
  id: string,
  data: { problem: string | null; answeredAt?: Date; againAt: Date | null },
): Promise<unknown> => tx.prisma.pipelineGate.update({ where: { id }, data })
