import type { EstateTarget, FreezeEstate } from '../../catalog/freeze/estate.ts'
import { actionOf } from '../../domain/change-class/action.ts'
import { compileScope, reachOfScope } from '../../domain/freeze/reach.ts'
import type { FreezeScope } from '../../domain/freeze/scope.ts'
import type { FreezeQuestion } from '../../domain/freeze/standing.ts'
import type { ActionClass, ContentClass } from '../../domain/freeze/window.ts'

/** Places that a scope holds, or may hold where a fact is not known yet. */
export function heldBy(estate: FreezeEstate, scope: FreezeScope): EstateTarget[] {
  const compiled = compileScope(scope)
  return estate.targets.filter(({ target }) => reachOfScope(compiled, target, 'promotion') !== 'no')
}

/** What a plain promotion to a place would be. */
export const actionAt = ({ path, target }: EstateTarget): ActionClass =>
  actionOf('promotion', path, target.environmentId)

/** A promotion of this content to a place, by nobody in particular. */
export const questionAt = (place: EstateTarget, content: ContentClass = 'unknown'): FreezeQuestion => ({
  act: 'promotion',
  target: place.target,
  change: { content, action: actionAt(place), releaseIds: [], firstBelowProduction: false },
  build: null,
  exceptions: [],
})

/** One place for each kind of place in an environment: windows that name no service treat the others alike. */
export function kindsOf(places: readonly EstateTarget[], namedServices: ReadonlySet<string>): EstateTarget[] {
  const kinds = new Map<string, EstateTarget>()
  for (const place of places) {
    const { serviceId, environmentId, teamId, productLineId, tier, runtime, regions } = place.target
    const own = namedServices.has(serviceId) ? serviceId : ''
    const key = [
      environmentId,
      teamId,
      productLineId,
      tier,
      runtime,
      regions?.join(),
      own,
      actionAt(place),
    ].join(' ')
    if (!kinds.has(key)) kinds.set(key, place)
  }
  return [...kinds.values()]
}

/** Services that any of these scopes names. */
export const servicesNamedBy = (scopes: readonly FreezeScope[]): Set<string> =>
  new Set(scopes.flatMap((scope) => [...scope.services, ...scope.exclusions.services]))
