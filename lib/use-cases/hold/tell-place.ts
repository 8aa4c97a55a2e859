import type { Transaction } from '../../catalog/transaction.ts'
import { authorOf } from '../../domain/ledger/author.ts'
import type { LedgerAction } from '../../domain/ledger/entry.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { wakeJob } from '../../queue/promotion.ts'

/** The place a mark of trust (hold, suspect, adoption) belongs to. */
export interface MarkedPlace {
  serviceId: string
  service: string
  environmentId: string
  environment: string
}

/**
 * What follows every change of a hold, a suspect or an adoption, in the transaction of the change: the ledger entry,
 * the open pages, and another look at what waits in the place.
 */
export async function tellPlace(
  tx: Transaction,
  actor: Actor,
  place: MarkedPlace,
  entry: {
    action: LedgerAction
    subjectKind: 'hold' | 'build' | 'adoption'
    subjectId: string
    subjectName?: string
    promotionId?: string | null
    reason?: string | null
    detail?: Record<string, unknown>
  },
): Promise<void> {
  await tx.record({
    ...authorOf(actor),
    subjectName: `${place.service} ${place.environment}`,
    ...entry,
    serviceId: place.serviceId,
    environmentId: place.environmentId,
    detail: entry.detail ?? {},
  })
  await tx.notify('place', `${place.serviceId}/${place.environmentId}`)
  await tx.enqueue(wakeJob({ serviceId: place.serviceId }))
}
