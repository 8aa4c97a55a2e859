import type { LedgerFact } from '../../domain/ledger/entry.ts'
import type { Actor } from '../../domain/permission/actor.ts'

/** The ledger's line for an ended session. */
export function signedOut(
  actor: Extract<Actor, { kind: 'person' }>,
  detail: Record<string, unknown>,
): LedgerFact {
  return {
    actorKind: 'person',
    actorId: actor.personId,
    actorName: actor.name,
    action: 'person.signed-out',
    subjectKind: 'person',
    subjectId: actor.personId,
    subjectName: actor.name,
    detail,
  }
}
