import type { Actor } from './actor.ts'
import { type Action, rolesFor, tokenCovers } from './decide.ts'

/** What somebody may see of a thing that is visible by scope: everything, or what is of one of these. */
export interface VisibleScope {
  all: boolean
  teamIds: string[]
  productLineIds: string[]
  environmentIds: string[]
}

/** The scopes in which an actor may do this, for a statement that lists: each row is seen by one of them. */
export function visibleScope(actor: Actor, action: Action): VisibleScope {
  const nothing: VisibleScope = { all: false, teamIds: [], productLineIds: [], environmentIds: [] }
  if (actor.kind === 'system') return { ...nothing, all: true }
  if (!tokenCovers(actor, action).ok) return nothing
  const grants = actor.grants.filter(({ role }) => rolesFor(action).includes(role))
  const ids = (kind: (typeof grants)[number]['scopeKind']) =>
    grants.flatMap(({ scopeKind, scopeId }) => (scopeKind === kind && scopeId !== null ? [scopeId] : []))
  return {
    all: grants.some(({ scopeKind }) => scopeKind === 'all'),
    teamIds: ids('team'),
    productLineIds: ids('product-line'),
    environmentIds: ids('environment'),
  }
}
