import { refuse } from '../../kernel/errors.ts'
import type { Route } from '../../kernel/mount.ts'
import { isMember, needRight, tokenOf } from './access.ts'
import { renderRepository, renderRepositoryDetail } from './render.ts'
import { inOrganization, repositoryRoute } from './repository-call.ts'
import type { CodeRepository } from './rows.ts'
import type { CodeupState } from './state.ts'
import { onlyQuery, pageOf, queryText, slicePage } from './wire.ts'

type Row = Readonly<CodeRepository>
const orders: Record<string, (a: Row, b: Row) => number> = {
  created_at: (a, b) => a.createdAt - b.createdAt || a.id - b.id,
  name: (a, b) => a.name.localeCompare(b.name) || a.id - b.id,
  path: (a, b) => a.path.localeCompare(b.path),
  last_activity_at: (a, b) => a.lastActivityAt - b.lastActivityAt || a.id - b.id,
}

export function repositoryRoutes(state: CodeupState): Route[] {
  const list: Route = {
    method: 'GET',
    pattern: '/organizations/:org/repositories',
    action: 'ListRepositories',
    handle: (request) => {
      inOrganization(state, request)
      onlyQuery(request, ['page', 'perPage', 'orderBy', 'sort', 'search', 'archived'])
      needRight(state, request.caller, 'read')
      const token = tokenOf(state, request.caller)
      const order = orders[queryText(request, 'orderBy') ?? 'created_at']
      if (order === undefined) throw refuse.invalidParameter('orderBy')
      const sort = queryText(request, 'sort') ?? 'desc'
      if (sort !== 'asc' && sort !== 'desc') throw refuse.invalidParameter('sort')
      const search = queryText(request, 'search')?.toLowerCase()
      const archived = queryText(request, 'archived')
      const found = state.repositories
        .values()
        .filter(
          (row) =>
            isMember(token, row) &&
            (search === undefined || row.path.toLowerCase().includes(search)) &&
            (archived === undefined || String(row.archived) === archived),
        )
        .sort((a, b) => (sort === 'asc' ? order(a, b) : order(b, a)))
      return slicePage(found, pageOf(request), (row) => renderRepository(row, token.accessLevel))
    },
  }
  const get = repositoryRoute(state, {
    method: 'GET',
    below: '',
    action: 'GetRepository',
    handle: ({ repository, token }) => ({
      body: renderRepositoryDetail(state, repository, token.accessLevel),
    }),
  })
  return [list, get]
}
