import type { World } from '../../kernel/world.ts'
import { gitDirOf, initBareRepository } from '../git/dirs.ts'
import { type ImportCommit, type ImportTag, importHistory } from '../git/import.ts'
import type { CodeRepository, MergeRequest, ProtectedBranch, YunxiaoToken, YunxiaoUser } from './rows.ts'
import { codeupOf } from './state.ts'

export interface History {
  commits: ImportCommit[]
  tags?: ImportTag[]
  refs?: Record<string, number | string>
}

/** Makes a bare repository with a whole history in one go; answers the row and the SHA of every mark. */
export async function createCodeRepository(
  world: World,
  options: {
    path: string
    description?: string
    defaultBranch?: string
    archived?: boolean
    createdAt?: number
    lastActivityAt?: number
    history: History
  },
): Promise<{ repository: Readonly<CodeRepository>; marks: Map<number, string>; dir: string }> {
  const state = codeupOf(world)
  const now = world.clock.now()
  const dir = initBareRepository(world, options.path, options.defaultBranch)
  const newest = options.history.commits.reduce((most, { at }) => Math.max(most, at), 0)
  // Before the first await: ids follow from the order of the calls, also when several histories are written at once.
  const repository = state.repositories.put({
    id: 2_813_400 + state.repositories.size + 1,
    path: options.path,
    name: options.path.slice(options.path.lastIndexOf('/') + 1),
    description: options.description ?? '',
    defaultBranch: options.defaultBranch ?? 'main',
    archived: options.archived ?? false,
    createdAt: options.createdAt ?? options.history.commits[0]?.at ?? now,
    lastActivityAt: options.lastActivityAt ?? (newest || now),
  })
  const marks = await importHistory(dir, options.history)
  return { repository, marks, dir }
}

/** Adds commits, tags and refs to a repository that exists, without telling anybody: for seeds. */
export async function extendHistory(
  world: World,
  path: string,
  history: History,
): Promise<Map<number, string>> {
  const state = codeupOf(world)
  const marks = await importHistory(gitDirOf(world, path), history)
  const repository = state.repository(path)
  const newest = history.commits.reduce((most, { at }) => Math.max(most, at), 0)
  if (repository !== undefined)
    state.repositories.patch(String(repository.id), {
      lastActivityAt: Math.max(newest, repository.lastActivityAt),
    })
  return marks
}

export function createYunxiaoUser(world: World, user: YunxiaoUser): Readonly<YunxiaoUser> {
  return codeupOf(world).users.put(user)
}

export function createYunxiaoToken(world: World, token: YunxiaoToken): Readonly<YunxiaoToken> {
  return codeupOf(world).tokens.put(token)
}

/** A merge request of the past, or one that is open now. */
export function createMergeRequest(world: World, request: MergeRequest): Readonly<MergeRequest> {
  return codeupOf(world).mergeRequests.put(request)
}

export function protectBranch(
  world: World,
  repository: Readonly<CodeRepository>,
  rule: Partial<ProtectedBranch> & { branch: string },
): Readonly<ProtectedBranch> {
  const state = codeupOf(world)
  return state.protectedBranches.put({
    id: 51_000 + state.protectedBranches.size + 1,
    repositoryId: repository.id,
    allowPushRoles: [40],
    allowMergeRoles: [40, 30],
    allowPushUserIds: [],
    allowMergeUserIds: [],
    mergeRequestSetting: {
      isRequired: true,
      minimumApproval: 1,
      mrMode: 'general',
      isAllowSelfApproval: false,
      isResetApprovalWhenNewPush: true,
      isRequireDiscussionProcessed: false,
      whiteList: '',
      defaultAssignees: [],
    },
    testSetting: {
      isRequired: true,
      checkConfig: { checkItems: [{ name: 'merge-check', isRequired: true }] },
      sensitiveInfoDetection: { enabled: true, message: '' },
    },
    createdAt: repository.createdAt,
    updatedAt: repository.createdAt,
    ...rule,
  })
}
