import type { Transaction } from '../../catalog/transaction.ts'
import { findWaitingWith, type WaiverPlace } from '../../catalog/waiver/reads.ts'
import { authorOf } from '../../domain/ledger/author.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { wakeJob } from '../../queue/promotion.ts'

/**
 * What follows every change of a waiver, in the transaction of the change: the ledger entry, the open pages, and another
 * look at every waiting promotion whose build has the finding.
 */
export async function tellWaiver(
  tx: Transaction,
  actor: Actor,
  waiver: Pick<WaiverPlace, 'serviceId' | 'service' | 'environmentId' | 'environment'> & {
    id: string
    finding: string
  },
  entry: { action: 'waiver.created' | 'waiver.revoked'; reason: string; detail: Record<string, unknown> },
): Promise<void> {
  const { id, finding, serviceId, environmentId } = waiver
  await tx.record({
    ...authorOf(actor),
    ...entry,
    subjectKind: 'waiver',
    subjectId: id,
    subjectName: [finding, waiver.service, waiver.environment].filter(Boolean).join(' '),
    serviceId,
    environmentId,
  })
  await tx.notify('waiver', id)
  for (const service of await findWaitingWith(tx, { finding, serviceId, environmentId }))
    await tx.enqueue(wakeJob({ serviceId: service }))
}
