import type { Collection } from '../../kernel/collection.ts'
import { Refusal } from '../../kernel/errors.ts'
import type { World } from '../../kernel/world.ts'
import { gitDirOf } from '../git/dirs.ts'
import type {
  CodeRepository,
  CommitStatus,
  MergeRequest,
  ProtectedBranch,
  YunxiaoToken,
  YunxiaoUser,
} from './rows.ts'

/** A ref of a repository moved, however that came about. */
export interface RefChange {
  repository: Readonly<CodeRepository>
  /** `refs/heads/main`. */
  ref: string
  before: string | undefined
  after: string | undefined
  user: Readonly<YunxiaoUser>
  at: number
}

type MergeRequestListener = (request: Readonly<MergeRequest>, at: number) => void | Promise<void>

export class CodeupState {
  readonly world: World
  readonly organizationId = 'yunfan'
  readonly repositories: Collection<CodeRepository, 'byPath'>
  readonly users: Collection<YunxiaoUser>
  readonly tokens: Collection<YunxiaoToken>
  readonly mergeRequests: Collection<MergeRequest, 'byRepository'>
  readonly statuses: Collection<CommitStatus, 'byCommit'>
  readonly protectedBranches: Collection<ProtectedBranch, 'byRepository'>
  readonly refListeners: Array<(change: RefChange) => void | Promise<void>> = []
  readonly mergeRequestListeners: MergeRequestListener[] = []

  constructor(world: World) {
    this.world = world
    this.repositories = world.collection('codeup.repositories', {
      key: (row) => String(row.id),
      indexes: { byPath: (row) => row.path },
    })
    this.users = world.collection('codeup.users', { key: (row) => row.userId })
    this.tokens = world.collection('codeup.tokens', { key: (row) => row.token })
    this.mergeRequests = world.collection('codeup.mergeRequests', {
      key: (row) => `${row.repositoryId}/${row.localId}`,
      indexes: { byRepository: (row) => String(row.repositoryId) },
    })
    this.statuses = world.collection('codeup.statuses', {
      key: (row) => String(row.id),
      indexes: { byCommit: (row) => `${row.repositoryId}/${row.sha}` },
    })
    this.protectedBranches = world.collection('codeup.protectedBranches', {
      key: (row) => String(row.id),
      indexes: { byRepository: (row) => String(row.repositoryId) },
    })
  }

  /** By number or by full path. */
  repository(idOrPath: string): Readonly<CodeRepository> | undefined {
    return this.repositories.get(idOrPath) ?? this.repositories.by('byPath', idOrPath)[0]
  }

  dirOf(repository: Readonly<CodeRepository>): string {
    return gitDirOf(this.world, repository.path)
  }

  user(userId: string): Readonly<YunxiaoUser> {
    return (
      this.users.get(userId) ?? { userId, username: userId, name: userId, email: `${userId}@yunfan.example` }
    )
  }

  userNamed(username: string): Readonly<YunxiaoUser> | undefined {
    return this.users.values().find((user) => user.username === username)
  }

  protectionOf(repository: Readonly<CodeRepository>, branch: string): Readonly<ProtectedBranch> | undefined {
    return this.protectedBranches
      .by('byRepository', String(repository.id))
      .find((rule) => matchesBranch(rule.branch, branch))
  }

  /** Contexts that must say success on a commit before it may be merged into a branch, and do not. */
  missingStatuses(repository: Readonly<CodeRepository>, branch: string, sha: string): string[] {
    const setting = this.protectionOf(repository, branch)?.testSetting ?? {}
    const config = setting.checkCommitStatusConfig as { commitStatusCheckItems?: unknown } | undefined
    const items = config?.commitStatusCheckItems
    if (setting.isRequired !== true || !Array.isArray(items)) return []
    const passed = new Set(
      this.statuses
        .by('byCommit', `${repository.id}/${sha}`)
        .filter(({ state }) => state === 'success')
        .map(({ context }) => context),
    )
    return (items as Array<{ context?: string; required?: boolean }>)
      .filter(({ required }) => required === true)
      .map(({ context }) => context ?? '')
      .filter((context) => !passed.has(context))
  }

  /** Tells everybody who watches that a ref moved; open merge requests of that branch follow it. */
  async announce(change: RefChange): Promise<void> {
    const { repository, ref, after, at } = change
    this.repositories.patch(String(repository.id), {
      lastActivityAt: Math.max(at, repository.lastActivityAt),
    })
    for (const listener of this.refListeners) await listener(change)
    if (!ref.startsWith('refs/heads/') || after === undefined) return
    const branch = ref.slice('refs/heads/'.length)
    for (const request of this.mergeRequests.by('byRepository', String(repository.id))) {
      if (request.sourceBranch !== branch || !isOpen(request) || request.sourceCommitId === after) continue
      await this.announceMergeRequest({ ...request, sourceCommitId: after, updatedAt: at }, at)
    }
  }

  /** Keeps an opened or moved merge request and tells who watches. */
  async announceMergeRequest(request: MergeRequest, at: number): Promise<void> {
    this.mergeRequests.put(request)
    for (const listener of this.mergeRequestListeners) await listener(request, at)
  }
}

export const isOpen = (request: Readonly<MergeRequest>): boolean =>
  request.state !== 'MERGED' && request.state !== 'CLOSED'

export function matchesBranch(pattern: string, branch: string): boolean {
  const source = pattern
    .split('*')
    .map((part) => part.replace(/[.+^${}()|[\]\\?]/g, '\\$&'))
    .join('.*')
  return new RegExp(`^${source}$`).test(branch)
}

const states = new WeakMap<World, CodeupState>()

export function installCodeupState(world: World): CodeupState {
  const state = new CodeupState(world)
  states.set(world, state)
  return state
}

/** The state of Codeup in a world, for scenarios and the products that build on it. */
export function codeupOf(world: World): CodeupState {
  const found = states.get(world)
  if (found === undefined) throw new Refusal(500, 'InternalError', 'Codeup is not installed')
  return found
}
