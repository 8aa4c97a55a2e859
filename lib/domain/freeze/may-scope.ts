import type { Result } from '../failure/result.ts'
import type { Actor } from '../permission/actor.ts'
import { type Action, decide, type Subject } from '../permission/decide.ts'
import type { FreezeScope } from './scope.ts'

/** What of a service its owners are found by. */
export interface OwnedService {
  id: string
  teamId: string | null
  productLineId: string | null
}

/**
 * Whether somebody may act on everything a scope holds. Kinds narrow each other, so covering all that one kind names is
 * enough; a scope that names neither environment, product line, team nor service asks for the role everywhere.
 */
export function mayInScope(
  actor: Actor,
  action: Action,
  scope: FreezeScope,
  services: readonly OwnedService[],
): Result<null> {
  const named: Subject[][] = [
    scope.environments.map((environmentId) => ({ environmentId })),
    scope.productLines.map((productLineId) => ({ productLineId })),
    scope.teams.map((teamId) => ({ teamId })),
    scope.services.map((id) => services.find((one) => one.id === id) ?? {}),
  ]
  const everywhere = decide(actor, action)
  if (everywhere.ok) return everywhere
  const covered = named.some(
    (subjects) => subjects.length > 0 && subjects.every((subject) => decide(actor, action, subject).ok),
  )
  return covered ? { ok: true, value: null } : everywhere
}

/** Whether a scope touches what somebody's grants are about; it need not lie inside. */
export function touches(actor: Actor, scope: FreezeScope, services: readonly OwnedService[]): boolean {
  if (actor.kind === 'system') return true
  const ofServices = scope.services.map((id) => services.find((one) => one.id === id))
  const reaches = (names: readonly string[], out: readonly string[], id: string) =>
    (names.length === 0 || names.includes(id)) && !out.includes(id)
  return actor.grants.some(({ scopeKind, scopeId }) => {
    if (scopeKind === 'all' || scopeId === null) return true
    if (scopeKind === 'environment')
      return reaches(scope.environments, scope.exclusions.environments, scopeId)
    const key = scopeKind === 'team' ? 'teamId' : 'productLineId'
    if (ofServices.length > 0 && !ofServices.some((one) => one?.[key] === scopeId)) return false
    const kind = scopeKind === 'team' ? 'teams' : 'productLines'
    return reaches(scope[kind], scope.exclusions[kind], scopeId)
  })
}
