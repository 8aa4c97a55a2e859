import type { Transaction } from '../../catalog/transaction.ts'
import { authorOf } from '../../domain/ledger/author.ts'
import type { LedgerAction } from '../../domain/ledger/entry.ts'
import type { Actor } from '../../domain/permission/actor.ts'

interface Said {
  reason?: string | null
  detail?: Record<string, unknown>
  serviceId?: string
  environmentId?: string
}

async function tell(
  tx: Transaction,
  actor: Actor,
  action: LedgerAction,
  subject: { kind: string; id: string; name: string },
  said: Said,
): Promise<void> {
  const { reason = null, detail = {}, ...place } = said
  await tx.record({
    ...authorOf(actor),
    action,
    subjectKind: subject.kind,
    subjectId: subject.id,
    subjectName: subject.name,
    ...place,
    reason,
    detail,
  })
  await tx.notify(subject.kind, subject.id)
}

/** A change of a window: its entry in the ledger, and every open page. */
export const tellWindow = (
  tx: Transaction,
  actor: Actor,
  action: 'freeze.created' | 'freeze.changed' | 'freeze.retired',
  window: { id: string; version: number; definition: { name: string } },
  said: Said,
): Promise<void> =>
  tell(
    tx,
    actor,
    action,
    { kind: 'freeze', id: window.id, name: window.definition.name },
    {
      ...said,
      detail: {
        version: window.version,
        ...said.detail,
        ...(action === 'freeze.retired' ? {} : { definition: window.definition }),
      },
    },
  )

export const tellStop = (
  tx: Transaction,
  actor: Actor,
  action: 'stop.set' | 'stop.extended' | 'stop.lifted',
  stop: { id: string; reason: string },
  said: Said,
): Promise<void> => tell(tx, actor, action, { kind: 'stop', id: stop.id, name: stop.reason }, said)

export const tellException = (
  tx: Transaction,
  actor: Actor,
  action: 'exception.asked' | 'exception.granted' | 'exception.refused' | 'exception.withdrawn',
  exception: { id: string; number: number; serviceId: string; environmentId: string },
  said: Said,
): Promise<void> => {
  const { serviceId, environmentId } = exception
  const subject = { kind: 'exception', id: exception.id, name: `E-${exception.number}` }
  return tell(tx, actor, action, subject, { serviceId, environmentId, ...said })
}

export const tellCalendar = (
  tx: Transaction,
  actor: Actor,
  action: 'calendar.imported' | 'calendar.changed',
  country: string,
  said: Said,
): Promise<void> => tell(tx, actor, action, { kind: 'calendar', id: country, name: country }, said)
