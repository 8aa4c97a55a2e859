import { Refusal } from '../../kernel/errors.ts'
import type { MountRequest, Route } from '../../kernel/mount.ts'
import type { Answer } from '../../kernel/reply.ts'
import type { GitCommit } from '../git/objects.ts'
import { resolveCommit } from '../git/reading.ts'
import { needRight, tokenOf, userOf } from './access.ts'
import type { CodeRepository, Right, YunxiaoToken, YunxiaoUser } from './rows.ts'
import type { CodeupState } from './state.ts'
import { onlyQuery } from './wire.ts'

/** One call on one repository, with who calls and where its Git folder is. */
export interface RepositoryCall {
  request: MountRequest
  repository: Readonly<CodeRepository>
  dir: string
  token: Readonly<YunxiaoToken>
  user: Readonly<YunxiaoUser>
}

export const notFound = (what: string): Refusal => new Refusal(404, 'NotFound', `${what} does not exist.`)

/** Refuses another organisation than the one there is. */
export function inOrganization(state: CodeupState, request: MountRequest): void {
  if (request.variable('org') !== state.organizationId)
    throw new Refusal(404, 'NotFound', `The organization ${request.variable('org')} does not exist.`)
}

/** A route below `/organizations/:org/repositories/:repo`. */
export function repositoryRoute(
  state: CodeupState,
  route: {
    method: string
    below: string
    action: string
    right?: Right
    query?: readonly string[]
    handle(call: RepositoryCall): Answer | Promise<Answer>
  },
): Route {
  const right = route.right ?? 'read'
  return {
    method: route.method,
    pattern: `/organizations/:org/repositories/:repo${route.below}`,
    action: route.action,
    write: right !== 'read',
    handle: async (request) => {
      inOrganization(state, request)
      onlyQuery(request, route.query ?? [])
      const repository = state.repository(request.variable('repo'))
      if (repository === undefined) {
        needRight(state, request.caller, right)
        throw notFound(`The repository ${request.variable('repo')}`)
      }
      request.resource = repository.path
      needRight(state, request.caller, right, repository)
      return route.handle({
        request,
        repository,
        dir: state.dirOf(repository),
        token: tokenOf(state, request.caller),
        user: userOf(state, request.caller),
      })
    },
  }
}

export async function neededCommit(dir: string, ref: string, kind?: 'branch' | 'tag'): Promise<string> {
  const sha = await resolveCommit(dir, ref, kind)
  if (sha === undefined) throw notFound(`The ref ${ref}`)
  return sha
}

export function neededFound(commit: GitCommit | undefined, ref: string): GitCommit {
  if (commit === undefined) throw notFound(`The commit ${ref}`)
  return commit
}

/** Git's rules for names of branches and tags, those that matter here. */
export function isRefName(name: string): boolean {
  return (
    /^[^\s\p{Cc}~^:?*[\\]+$/u.test(name) &&
    !/(^|\/)\.|\.\.|\.lock(\/|$)|\/\/|@\{|^\/|\/$|\.$|^-|^@$/.test(name)
  )
}
