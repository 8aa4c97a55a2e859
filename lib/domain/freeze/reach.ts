import { type FreezeScope, type FreezeTarget, type ScopeKind, scopeKinds } from './scope.ts'
import type { FreezeAct } from './window.ts'

/** Whether a scope holds a target; `unknown` where a fact about the target is not there yet. */
export type Reach = 'yes' | 'no' | 'unknown'

type Kinds = { kind: ScopeKind; names: ReadonlySet<string | number> }[]

/** A scope made ready for many questions. */
export interface CompiledScope {
  included: Kinds
  excluded: Kinds
}

const kindsOf = (named: Omit<FreezeScope, 'exclusions'>): Kinds =>
  scopeKinds
    .filter((kind) => named[kind].length > 0)
    .map((kind) => ({ kind, names: new Set<string | number>(named[kind]) }))

export const compileScope = (scope: FreezeScope): CompiledScope => ({
  included: kindsOf(scope),
  excluded: kindsOf(scope.exclusions),
})

/** A merge goes into no environment and no region: these kinds neither narrow nor leave it out. */
const placeKinds: readonly ScopeKind[] = ['environments', 'regions']

function reachOf({ kind, names }: Kinds[number], target: FreezeTarget): Reach {
  const has = (name: string | number | null) => (name !== null && names.has(name) ? 'yes' : 'no')
  switch (kind) {
    case 'environments':
      return has(target.environmentId)
    case 'productLines':
      return has(target.productLineId)
    case 'teams':
      return has(target.teamId)
    case 'services':
      return has(target.serviceId)
    case 'tiers':
      return has(target.tier)
    case 'runtimes':
      return has(target.runtime)
    case 'regions':
      if (target.regions === null) return 'unknown'
      return target.regions.some((region) => names.has(region)) ? 'yes' : 'no'
  }
}

/** AND between the kinds, OR inside one; anything an exclusion names is out. A scope without kinds holds nothing. */
export function reachOfScope(scope: CompiledScope, target: FreezeTarget, act: FreezeAct): Reach {
  const placed = act === 'promotion'
  let unknown = false
  if (scope.included.length === 0) return 'no'
  for (const one of scope.included) {
    if (!placed && placeKinds.includes(one.kind)) continue
    const reach = reachOf(one, target)
    if (reach === 'no') return 'no'
    if (reach === 'unknown') unknown = true
  }
  for (const one of scope.excluded) {
    if (!placed && placeKinds.includes(one.kind)) continue
    if (reachOf(one, target) === 'yes') return 'no'
  }
  return unknown ? 'unknown' : 'yes'
}

const namesNothing = (named: Omit<FreezeScope, 'exclusions'>) =>
  scopeKinds.every((kind) => named[kind].length === 0)

/** What is wrong with a scope: it names nothing, or leaves out again everything it names of one kind. */
export function scopeProblem(
  scope: FreezeScope,
): { kind: ScopeKind | null; code: 'empty' | 'all-excluded' } | null {
  if (namesNothing(scope)) return { kind: null, code: 'empty' }
  const emptied = scopeKinds.find(
    (kind) =>
      scope[kind].length > 0 &&
      scope[kind].every((name) => (scope.exclusions[kind] as (string | number)[]).includes(name)),
  )
  return emptied ? { kind: emptied, code: 'all-excluded' } : null
}
