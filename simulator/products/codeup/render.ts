import { isoSeconds } from '../../kernel/clock.ts'
import type { GitCommit } from '../git/objects.ts'
import type { GitRef } from '../git/reading.ts'
import type { CodeRepository, MergeRequest, ProtectedBranch, YunxiaoUser } from './rows.ts'
import type { CodeupState } from './state.ts'

const site = 'https://codeup.aliyun.com'
export const repositoryUrl = (path: string): string => `${site}/${path}`

export function renderRepository(repository: Readonly<CodeRepository>, accessLevel: number) {
  const namespace = repository.path.split('/').slice(0, -1)
  return {
    id: repository.id,
    name: repository.name,
    path: repository.name,
    pathWithNamespace: repository.path,
    nameWithNamespace: [...namespace, repository.name].join(' / '),
    namespaceId: namespaceIdOf(namespace.join('/')),
    description: repository.description,
    visibility: 'private',
    archived: repository.archived,
    accessLevel: String(accessLevel),
    avatarUrl: '',
    creatorId: 1,
    demoProject: false,
    encrypted: false,
    starCount: 0,
    starred: false,
    repositorySize: '1',
    createdAt: isoSeconds(repository.createdAt),
    updatedAt: isoSeconds(repository.lastActivityAt),
    lastActivityAt: isoSeconds(repository.lastActivityAt),
    webUrl: repositoryUrl(repository.path),
  }
}

/** A single repository says more than an item of a list. */
export function renderRepositoryDetail(
  state: CodeupState,
  repository: Readonly<CodeRepository>,
  accessLevel: number,
) {
  return {
    ...renderRepository(repository, accessLevel),
    defaultBranch: repository.defaultBranch,
    httpUrlToRepo: `${state.world.url}/git/${repository.path}.git`,
  }
}

function namespaceIdOf(path: string): number {
  let hash = 7
  for (const char of path) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) % 900_000
  return 100_000 + hash
}

export function renderCommit(repository: Readonly<CodeRepository>, commit: GitCommit) {
  const [title = ''] = commit.message.split('\n')
  return {
    id: commit.sha,
    shortId: commit.sha.slice(0, 8),
    title,
    message: commit.message,
    authorName: commit.authorName,
    authorEmail: commit.authorEmail,
    authoredDate: commit.authoredDate,
    committerName: commit.committerName,
    committerEmail: commit.committerEmail,
    committedDate: commit.committedDate,
    parentIds: commit.parents,
    webUrl: `${repositoryUrl(repository.path)}/commit/${commit.sha}`,
  }
}

export function renderBranch(
  state: CodeupState,
  repository: Readonly<CodeRepository>,
  name: string,
  commit: GitCommit | undefined,
) {
  return {
    name,
    defaultBranch: name === repository.defaultBranch,
    protected: state.protectionOf(repository, name) !== undefined,
    webUrl: `${repositoryUrl(repository.path)}/tree/${name}`,
    commit: commit === undefined ? null : renderCommit(repository, commit),
  }
}

export function renderTag(repository: Readonly<CodeRepository>, ref: GitRef, commit: GitCommit | undefined) {
  return {
    id: ref.objectId,
    name: ref.name,
    message: ref.message,
    commit: commit === undefined ? null : renderCommit(repository, commit),
    webUrl: `${repositoryUrl(repository.path)}/tree/${ref.name}`,
  }
}

export function renderUser(user: Readonly<YunxiaoUser>) {
  return {
    userId: user.userId,
    username: user.username,
    name: user.name,
    email: user.email,
    avatar: '',
    state: 'active',
  }
}

export function renderMergeRequest(
  state: CodeupState,
  repository: Readonly<CodeRepository>,
  request: Readonly<MergeRequest>,
  more: { ahead?: number; behind?: number; conflict?: boolean } = {},
) {
  const url = `${repositoryUrl(repository.path)}/change/${request.localId}`
  const noConflict = more.conflict === true ? 'HAS_CONFLICT' : 'NO_CONFLICT'
  return {
    localId: request.localId,
    projectId: request.repositoryId,
    title: request.title,
    description: request.description,
    status: request.state,
    author: renderUser(state.user(request.authorId)),
    sourceBranch: request.sourceBranch,
    sourceProjectId: request.repositoryId,
    sourceCommitId: request.sourceCommitId,
    sourceRef: `refs/merge-requests/${request.localId}/head`,
    targetBranch: request.targetBranch,
    targetProjectId: request.repositoryId,
    targetProjectNameWithNamespace: repository.path.split('/').join(' / '),
    targetProjectPathWithNamespace: repository.path,
    ahead: more.ahead ?? 0,
    behind: more.behind ?? 0,
    allRequirementsPass: request.state === 'TO_BE_MERGED' || request.state === 'MERGED',
    canRevertOrCherryPick: request.state === 'MERGED',
    conflictCheckStatus: noConflict,
    createFrom: 'WEB',
    createTime: isoSeconds(request.createdAt),
    updateTime: isoSeconds(request.updatedAt),
    hasReverted: false,
    ...(request.mergedRevision === undefined ? {} : { mergedRevision: request.mergedRevision }),
    mrType: 'CODE_REVIEW',
    reviewers: request.reviewers.map(({ userId, opinion, at }) => ({
      ...renderUser(state.user(userId)),
      hasCommented: false,
      hasReviewed: opinion !== '',
      reviewOpinionStatus: opinion,
      reviewTime: at === undefined ? null : isoSeconds(at),
    })),
    subscribers: [],
    supportMergeFastForwardOnly: true,
    totalCommentCount: 0,
    unResolvedCommentCount: 0,
    detailUrl: url,
    webUrl: url,
  }
}

/** People are ids where a rule is written and objects where it is read. */
export function renderProtectedBranch(state: CodeupState, rule: Readonly<ProtectedBranch>) {
  const { repositoryId: _repository, createdAt, updatedAt, ...fields } = rule
  const people = (ids: readonly string[]) => ids.map((id) => renderUser(state.user(id)))
  const { defaultAssignees } = rule.mergeRequestSetting
  const assignees = Array.isArray(defaultAssignees) ? (defaultAssignees as string[]) : []
  return {
    ...fields,
    allowPushUsers: people(rule.allowPushUserIds),
    allowMergeUsers: people(rule.allowMergeUserIds),
    mergeRequestSetting: { ...rule.mergeRequestSetting, defaultAssignees: people(assignees) },
    createdAt: isoSeconds(createdAt),
    updatedAt: isoSeconds(updatedAt),
  }
}
