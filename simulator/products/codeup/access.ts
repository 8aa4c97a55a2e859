import { type Caller, tokenCaller } from '../../kernel/caller.ts'
import { Refusal } from '../../kernel/errors.ts'
import type { MountRequest } from '../../kernel/mount.ts'
import type { CodeRepository, Right, YunxiaoToken, YunxiaoUser } from './rows.ts'
import type { CodeupState } from './state.ts'

/** Who calls the token API: the header x-yunxiao-token. */
export function authenticateToken(state: CodeupState, request: MountRequest): Caller {
  const token = request.headers['x-yunxiao-token']
  if (typeof token !== 'string' || token === '')
    throw new Refusal(401, 'Unauthorized', 'The header x-yunxiao-token is missing.')
  return callerOf(state, token)
}

export function callerOf(state: CodeupState, token: string): Caller {
  const row = state.tokens.get(token)
  if (row === undefined) throw new Refusal(401, 'Unauthorized', 'The personal access token is not valid.')
  return tokenCaller('token', token, state.user(row.userId).username)
}

export function tokenOf(state: CodeupState, caller: Caller): Readonly<YunxiaoToken> {
  const row = state.tokens.get(caller.accessKeyId)
  if (row === undefined) throw new Refusal(401, 'Unauthorized', 'The personal access token is not valid.')
  return row
}

export function userOf(state: CodeupState, caller: Caller): Readonly<YunxiaoUser> {
  return state.user(tokenOf(state, caller).userId)
}

const mayRepository = (token: Readonly<YunxiaoToken>, path: string): boolean =>
  token.repositories === undefined || token.repositories.includes(path)

/** Repositories that the token's user is a member of; others do not show in lists. */
export const isMember = (token: Readonly<YunxiaoToken>, repository: Readonly<CodeRepository>): boolean =>
  token.rights.includes('read') && mayRepository(token, repository.path)

const forbidden = (what: string) =>
  new Refusal(403, 'Forbidden', `The token's user has no permission: ${what}.`)

export function needRight(
  state: CodeupState,
  caller: Caller,
  right: Right,
  repository?: Readonly<CodeRepository>,
): void {
  const token = tokenOf(state, caller)
  if (!token.rights.includes(right)) throw forbidden(right)
  if (repository !== undefined && !mayRepository(token, repository.path))
    throw forbidden(`not a member of ${repository.path}`)
}

/** Whether the user may push to (or merge into) a branch: a protected one asks for a role or a name. */
export function needBranchRight(
  state: CodeupState,
  caller: Caller,
  repository: Readonly<CodeRepository>,
  branch: string,
  how: 'push' | 'merge',
): void {
  const rule = state.protectionOf(repository, branch)
  if (rule === undefined) return
  const token = tokenOf(state, caller)
  const roles = how === 'push' ? rule.allowPushRoles : rule.allowMergeRoles
  const users = how === 'push' ? rule.allowPushUserIds : rule.allowMergeUserIds
  if (roles.some((role) => token.accessLevel >= role) || users.includes(token.userId)) return
  throw new Refusal(403, 'Forbidden', `The branch ${branch} is protected: ${how} is not allowed.`)
}
