import type { FixRecord } from '../../catalog/cost-fix/record.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { authorOf } from '../../domain/ledger/author.ts'
import type { LedgerAction } from '../../domain/ledger/entry.ts'
import type { Actor } from '../../domain/permission/actor.ts'

const only = (ids: readonly (string | null)[]): string | null => {
  const known = new Set(ids)
  return known.size === 1 ? ([...known][0] ?? null) : null
}

/** Writes what happened to a fix; it names the service and environment where all of it is of one. */
export async function tellFix(
  tx: Transaction,
  fix: FixRecord,
  actor: Actor,
  action: Extract<LedgerAction, `cost-fix.${string}`>,
  { reason = null, detail }: { reason?: string | null; detail: Record<string, unknown> },
): Promise<void> {
  await tx.record({
    ...authorOf(actor),
    action,
    subjectKind: 'cost-fix',
    subjectId: fix.id,
    subjectName: fix.repository ?? fix.connection,
    serviceId: only(fix.items.map(({ serviceId }) => serviceId)),
    environmentId: only(fix.items.map(({ environmentId }) => environmentId)),
    reason,
    detail: { kind: fix.kind, repository: fix.repository, ...detail },
  })
}
