import { Refusal, refuse } from '../../kernel/errors.ts'
import type { Route } from '../../kernel/mount.ts'
import { renderProtectedBranch } from './render.ts'
import { notFound, type RepositoryCall, repositoryRoute } from './repository-call.ts'
import type { ProtectedBranch } from './rows.ts'
import type { CodeupState } from './state.ts'
import { bodyOf } from './wire.ts'

const admin = 40
const noPermission = () => new Refusal(403, 'Forbidden', 'Only an administrator sets rules of branches.')

function rolesOf(value: unknown[] | undefined, name: string): number[] {
  const roles = value ?? []
  if (roles.some((role) => role !== admin && role !== 30)) throw refuse.invalidParameter(name)
  if (roles.length > 0 && !roles.includes(admin))
    throw refuse.invalidParameter(name, `${name} has to hold the role of administrators.`)
  return roles as number[]
}

/** The rule of a body. What it leaves out is gone: the strictest reading of an undocumented question. */
async function ruleOf(call: RepositoryCall) {
  const body = await bodyOf(call.request, {
    branch: 'string!',
    allowPushRoles: 'list',
    allowMergeRoles: 'list',
    allowPushUserIds: 'strings',
    allowMergeUserIds: 'strings',
    mergeRequestSetting: 'object',
    testSetting: 'object',
  })
  const assignees = body.mergeRequestSetting?.defaultAssignees ?? []
  if (!Array.isArray(assignees) || assignees.some((id) => typeof id !== 'string'))
    throw refuse.invalidParameter('mergeRequestSetting.defaultAssignees')
  return {
    branch: body.branch,
    allowPushRoles: rolesOf(body.allowPushRoles, 'allowPushRoles'),
    allowMergeRoles: rolesOf(body.allowMergeRoles, 'allowMergeRoles'),
    allowPushUserIds: body.allowPushUserIds ?? [],
    allowMergeUserIds: body.allowMergeUserIds ?? [],
    mergeRequestSetting: body.mergeRequestSetting ?? { isRequired: false },
    testSetting: body.testSetting ?? { isRequired: false },
  }
}

/** Rules of protected branches. */
export function protectionRoutes(state: CodeupState): Route[] {
  const rulesOf = (repositoryId: number) => state.protectedBranches.by('byRepository', String(repositoryId))
  const neededRule = ({ request, repository }: RepositoryCall): Readonly<ProtectedBranch> => {
    const rule = rulesOf(repository.id).find(({ id }) => String(id) === request.variable('rule'))
    if (rule === undefined) throw notFound(`The rule ${request.variable('rule')}`)
    return rule
  }
  const needAdmin = ({ token }: RepositoryCall) => {
    if (token.accessLevel < admin) throw noPermission()
  }
  const one = '/protectedBranches/:rule'
  return [
    repositoryRoute(state, {
      method: 'GET',
      below: '/protectedBranches',
      action: 'ListProtectedBranches',
      handle: ({ repository }) => ({
        body: rulesOf(repository.id).map((rule) => renderProtectedBranch(state, rule)),
      }),
    }),
    repositoryRoute(state, {
      method: 'GET',
      below: one,
      action: 'GetProtectedBranch',
      handle: (call) => ({ body: renderProtectedBranch(state, neededRule(call)) }),
    }),
    repositoryRoute(state, {
      method: 'POST',
      below: '/protectedBranches',
      action: 'CreateProtectedBranch',
      right: 'release',
      handle: async (call) => {
        needAdmin(call)
        const rule = await ruleOf(call)
        if (rulesOf(call.repository.id).some(({ branch }) => branch === rule.branch))
          throw new Refusal(409, 'Conflict', `The branch ${rule.branch} is protected already.`)
        const at = state.world.clock.now()
        const most = state.protectedBranches.values().reduce((id, row) => Math.max(id, row.id), 51_000)
        const made = { id: most + 1, repositoryId: call.repository.id, ...rule, createdAt: at, updatedAt: at }
        return { body: renderProtectedBranch(state, state.protectedBranches.put(made)) }
      },
    }),
    repositoryRoute(state, {
      method: 'PUT',
      below: one,
      action: 'UpdateProtectedBranch',
      right: 'release',
      handle: async (call) => {
        needAdmin(call)
        const { id, repositoryId, createdAt } = neededRule(call)
        const updatedAt = state.world.clock.now()
        const written = { id, repositoryId, ...(await ruleOf(call)), createdAt, updatedAt }
        return { body: renderProtectedBranch(state, state.protectedBranches.put(written)) }
      },
    }),
    repositoryRoute(state, {
      method: 'DELETE',
      below: one,
      action: 'DeleteProtectedBranch',
      right: 'release',
      handle: (call) => {
        needAdmin(call)
        const rule = neededRule(call)
        state.protectedBranches.delete(String(rule.id))
        return { body: { result: true } }
      },
    }),
  ]
}
