import type { Freezes } from '../../catalog/freeze/prepared.ts'
import type { NewBreach } from '../../catalog/freeze-breach/breaches.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { authorOf } from '../../domain/ledger/author.ts'
import { portal } from '../promotion/transition.ts'

/** Whoever owns what closed it: of a window its owner, of a stop who set it. */
function ownersOf({ closedBy }: Pick<NewBreach, 'closedBy'>, { prepared, stops }: Omit<Freezes, 'sources'>) {
  const ids = closedBy.flatMap(({ id }) => [
    ...prepared.windows.filter(({ window }) => window.id === id).map(({ window }) => window.ownerId),
    ...stops.filter((stop) => stop.id === id).map(({ setById }) => setById),
  ])
  return [...new Set(ids)].map((id) => ({ id }))
}

/** Its entry in the ledger, from which the owner of the window hears of it, and every open page. */
export async function tellBreach(
  tx: Transaction,
  breach: NewBreach & { id: string; name: string },
  freezes: Pick<Freezes, 'prepared' | 'stops'>,
): Promise<void> {
  const { id, name, kind, serviceId, environmentId, at, actor, closedBy, evidence } = breach
  await tx.record({
    ...authorOf(portal),
    action: 'freeze.breached',
    subjectKind: 'freeze-breach',
    subjectId: id,
    subjectName: name,
    serviceId,
    environmentId,
    detail: {
      kind,
      at: at.toISOString(),
      actor,
      closedBy: closedBy.map((one) => one.name).join(', '),
      sources: closedBy,
      owners: ownersOf(breach, freezes),
      ...evidence,
    },
  })
  await tx.notify('freeze', id)
}
