import type { RosterRecord } from '../../catalog/roster/writes.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { authorOf } from '../../domain/ledger/author.ts'
import type { LedgerAction } from '../../domain/ledger/entry.ts'
import type { Actor } from '../../domain/permission/actor.ts'

/** Writes what became of somebody's shift, under their name. */
export async function tellRoster(
  tx: Transaction,
  actor: Actor,
  action: LedgerAction,
  entry: RosterRecord,
  person: { id: string; name: string },
  more: Record<string, unknown> = {},
): Promise<void> {
  const { scopeKind, scopeId, fromAt, toAt } = entry
  await tx.record({
    ...authorOf(actor),
    action,
    subjectKind: 'person',
    subjectId: person.id,
    subjectName: person.name,
    environmentId: scopeKind === 'environment' ? scopeId : null,
    detail: { entryId: entry.id, scopeKind, scopeId, fromAt, toAt, ...more },
  })
  await tx.notify('roster', entry.id)
}
