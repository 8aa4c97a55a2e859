import type { Route } from '../../kernel/mount.ts'
import { renderProtectedBranch } from './render.ts'
import { notFound, repositoryRoute } from './repository-call.ts'
import type { CodeupState } from './state.ts'

/** Rules of protected branches: read only, for now. */
export function protectionRoutes(state: CodeupState): Route[] {
  const rulesOf = (repositoryId: number) => state.protectedBranches.by('byRepository', String(repositoryId))
  return [
    repositoryRoute(state, {
      method: 'GET',
      below: '/protectedBranches',
      action: 'ListProtectedBranches',
      handle: ({ repository }) => ({ body: rulesOf(repository.id).map(renderProtectedBranch) }),
    }),
    repositoryRoute(state, {
      method: 'GET',
      below: '/protectedBranches/:rule',
      action: 'GetProtectedBranch',
      handle: ({ request, repository }) => {
        const rule = rulesOf(repository.id).find(({ id }) => String(id) === request.variable('rule'))
        if (rule === undefined) throw notFound(`The rule ${request.variable('rule')}`)
        return { body: renderProtectedBranch(rule) }
      },
    }),
  ]
}
