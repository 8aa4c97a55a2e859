import { fail, ok, type Result } from '../failure/result.ts'
import type { Actor } from './actor.ts'
import { holdsAnywhere } from './decide.ts'

/** Whose money somebody may see: all of it, or what is attributed to these teams, product lines and environments. */
export type MoneyScope =
  | { kind: 'all' }
  | { kind: 'some'; teamIds: string[]; productLineIds: string[]; environmentIds: string[] }

/**
 * The money that an actor may see (domain page, section 7: money is visible by scope). Whatever the role: a role held for all
 * shows all, also what nobody owns; a role held for a team shows the money of that team. Fails with forbidden.
 */
export function moneyScopeOf(actor: Actor): Result<MoneyScope> {
  const allowed = holdsAnywhere(actor, 'cost.read')
  if (!allowed.ok) return allowed
  if (actor.kind === 'system' || actor.grants.some(({ scopeKind }) => scopeKind === 'all'))
    return ok({ kind: 'all' })
  const idsOf = (kind: 'team' | 'product-line' | 'environment') =>
    actor.grants.flatMap(({ scopeKind, scopeId }) =>
      scopeKind === kind && scopeId !== null ? [scopeId] : [],
    )
  const [teamIds, productLineIds, environmentIds] = [
    idsOf('team'),
    idsOf('product-line'),
    idsOf('environment'),
  ]
  return teamIds.length + productLineIds.length + environmentIds.length > 0
    ? ok({ kind: 'some', teamIds, productLineIds, environmentIds })
    : fail('forbidden', 'no role shows any money')
}
