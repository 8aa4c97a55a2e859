import type { Actor } from './actor.ts'
import { moneyScopeOf } from './money-scope.ts'

/** Whose money somebody may see, as a statement takes it: all of it, or what is of one of these. */
export interface VisibleScope {
  all: boolean
  teamIds: string[]
  productLineIds: string[]
  environmentIds: string[]
}

/** The money scope of an actor for a list: who may see none sees none of its rows. */
export function visibleScope(actor: Actor): VisibleScope {
  const scope = moneyScopeOf(actor)
  const nothing: VisibleScope = { all: false, teamIds: [], productLineIds: [], environmentIds: [] }
  if (!scope.ok) return nothing
  if (scope.value.kind === 'all') return { ...nothing, all: true }
  const { teamIds, productLineIds, environmentIds } = scope.value
  return { all: false, teamIds, productLineIds, environmentIds }
}
