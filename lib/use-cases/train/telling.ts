import type { Transaction } from '../../catalog/transaction.ts'
import { authorOf } from '../../domain/ledger/author.ts'
import type { LedgerAction } from '../../domain/ledger/entry.ts'
import type { Actor } from '../../domain/permission/actor.ts'

/** What of a train its ledger entries name. */
export interface NamedTrain {
  id: string
  number: number
  environmentId: string
}

/** Writes one entry of a train's story, and tells every open page that it looks different now. */
export async function tellTrain(
  tx: Transaction,
  train: NamedTrain,
  actor: Actor,
  action: Extract<LedgerAction, `train.${string}`>,
  detail: Record<string, unknown> = {},
  reason: string | null = null,
): Promise<void> {
  await tx.record({
    ...authorOf(actor),
    action,
    subjectKind: 'train',
    subjectId: train.id,
    subjectName: `T-${train.number}`,
    environmentId: train.environmentId,
    reason,
    detail,
  })
  await tx.notify('train', train.id)
}
