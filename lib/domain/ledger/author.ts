import type { Actor } from '../permission/actor.ts'
import type { LedgerFact } from './entry.ts'

/** Who acted, as the ledger writes it: by the name at that instant, and whether with a token. */
export function authorOf(actor: Actor): Pick<LedgerFact, 'actorKind' | 'actorId' | 'actorName'> {
  if (actor.kind === 'system') return { actorKind: 'system', actorId: null, actorName: actor.name }
  return { actorKind: actor.kind, actorId: actor.personId, actorName: actor.name }
}
