import type { BuildOfService } from '../../catalog/hold/bad-build.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { authorOf } from '../../domain/ledger/author.ts'
import type { LedgerAction } from '../../domain/ledger/entry.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { wakeJob } from '../../queue/promotion.ts'

/** What follows a mark on a build: the ledger, the open pages of its service, another look at what waits. */
export async function tellBuild(
  tx: Transaction,
  actor: Actor,
  build: BuildOfService,
  entry: { action: LedgerAction; reason: string; detail?: Record<string, unknown> },
): Promise<void> {
  await tx.record({
    ...authorOf(actor),
    action: entry.action,
    subjectKind: 'build',
    subjectId: build.id,
    subjectName: `${build.service} ${build.version ?? build.digest.slice(7, 15)}`,
    serviceId: build.serviceId,
    reason: entry.reason,
    detail: { digest: build.digest, ...entry.detail },
  })
  await tx.notify('service', build.service)
  await tx.enqueue(wakeJob({ serviceId: build.serviceId }))
}
