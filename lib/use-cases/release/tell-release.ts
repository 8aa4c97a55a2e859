import type { Transaction } from '../../catalog/transaction.ts'
import { authorOf } from '../../domain/ledger/author.ts'
import type { LedgerAction } from '../../domain/ledger/entry.ts'
import type { Actor } from '../../domain/permission/actor.ts'

/** What of a release its ledger entries name. */
export interface NamedRelease {
  id: string
  name: string
}

/** Writes one entry of a release's story, and tells every open page that it looks different now. */
export async function tellRelease(
  tx: Transaction,
  release: NamedRelease,
  actor: Actor,
  action: Extract<LedgerAction, `release.${string}`>,
  said: { reason?: string | null; serviceId?: string | null; detail?: Record<string, unknown> } = {},
): Promise<void> {
  await tx.record({
    ...authorOf(actor),
    action,
    subjectKind: 'release',
    subjectId: release.id,
    subjectName: release.name,
    serviceId: said.serviceId ?? null,
    reason: said.reason ?? null,
    detail: said.detail ?? {},
  })
  await tx.notify('release', release.id)
}
