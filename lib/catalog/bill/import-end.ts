import type { Database } from '../database.ts'
import type { Prisma } from '../generated/client.ts'
import { rowsOf } from '../statement.ts'
import type { Transaction } from '../transaction.ts'
import type { ImportClaim } from './import-claim.ts'

/** Why an import failed, as the face words it: `billImport.problem.<code>`. */
export interface ImportProblem {
  code: string
  message: string
  detail?: Record<string, unknown>
}

/** Ends an import that is ours; false when it is no longer. */
export async function endImport(
  tx: Transaction,
  claim: Pick<ImportClaim, 'importId' | 'claimId'>,
  how: {
    state: 'done' | 'failed'
    problem?: ImportProblem
    fromOn?: string | null
    untilOn?: string | null
  },
): Promise<boolean> {
  const { problem, fromOn, untilOn } = how
  const day = (text: string) => new Date(`${text}T00:00:00Z`)
  const { count } = await tx.prisma.billImport.updateMany({
    where: { id: claim.importId, claimId: claim.claimId, state: 'running' },
    data: {
      state: how.state,
      claimId: null,
      claimedUntil: null,
      endedAt: tx.now,
      beatAt: tx.now,
      // What is done has no line that no day reads; of the others all are such.
      linesRemovedAt: how.state === 'done' ? tx.now : null,
      ...(problem ? { problem: problem as unknown as Prisma.InputJsonValue } : {}),
      ...(fromOn ? { fromOn: day(fromOn) } : {}),
      ...(untilOn ? { untilOn: day(untilOn) } : {}),
    },
  })
  return count === 1
}

/** The next import of a source that waits. */
export async function nextWaiting(tx: Transaction, sourceId: string): Promise<string | null> {
  const row = await tx.prisma.billImport.findFirst({
    where: { sourceId, state: 'waiting' },
    orderBy: [{ requestedAt: 'asc' }, { id: 'asc' }],
    select: { id: true },
  })
  return row?.id ?? null
}

/** Writes down how an import compares with what the cloud says its months cost. */
export async function noteReconciliation(
  database: Database,
  importId: string,
  reconciliation: readonly unknown[],
): Promise<void> {
  await rowsOf(
    database,
    'bill.note-reconciliation',
    'UPDATE bill_import SET reconciliation = $2 WHERE id = $1',
    [importId, JSON.stringify(reconciliation)],
  )
}
