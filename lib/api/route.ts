import type { HTTPPath } from '@orpc/client'
import { StandardOpenAPIMatcher } from '@orpc/openapi/standard'
import { StandardBracketNotationSerializer } from '@orpc/openapi-client/standard'
import type { AnyProcedure, AnyRouter } from '@orpc/server'
import { refuse } from './failure.ts'

const methods = ['GET', 'POST', 'PATCH', 'DELETE', 'PUT'] as const
const brackets = new StandardBracketNotationSerializer()

export interface Route {
  procedure: AnyProcedure
  path: readonly string[]
  params: Record<string, string>
  /** As the contract writes it, for example /services/{slug}. */
  pattern: string
  successStatus: number
}

/** Finds the procedure of a call by oRPC's own matcher. */
export function createRoutes(router: AnyRouter) {
  const matcher = new StandardOpenAPIMatcher()
  matcher.init(router)
  return {
    async find(method: string, pathname: HTTPPath): Promise<Route | null> {
      const match = await matcher.match(method, pathname)
      if (!match) return null
      const route = match.procedure['~orpc'].route
      return {
        procedure: match.procedure,
        path: match.path,
        params: { ...match.params },
        pattern: route.path ?? pathname,
        successStatus: route.successStatus ?? 200,
      }
    },
    /** Methods that this path does have. */
    async allowed(pathname: HTTPPath): Promise<string[]> {
      const found = await Promise.all(
        methods.map(async (method) => (await matcher.match(method, pathname)) && method),
      )
      return found.filter((method) => method !== undefined)
    },
  }
}

/** The query as an object; `a=1&a=2` and `a[0]=1&a[1]=2` are both lists. */
export function parseQuery(search: string): Record<string, unknown> {
  if (search === '' || search === '?') return {}
  const entries = [...new URLSearchParams(search)]
  if (entries.length > 200) throw refuse('invalid', 'too many parameters', { field: 'query' })
  if (entries.some(([key]) => /(^|[[\]])(__proto__|constructor|prototype)([[\]]|$)/.test(key))) {
    throw refuse('invalid', 'no such parameter', { field: 'query' })
  }
  if (entries.some(([key]) => key.includes('['))) {
    const value = brackets.deserialize(entries)
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? { ...value } : {}
  }
  const query: Record<string, unknown> = {}
  for (const [key, text] of entries) {
    const before = query[key]
    query[key] = before === undefined ? text : Array.isArray(before) ? [...before, text] : [before, text]
  }
  return query
}
