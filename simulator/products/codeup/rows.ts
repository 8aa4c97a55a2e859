export interface CodeRepository {
  id: number
  /** `yunfan/trade/order-service`. */
  path: string
  name: string
  description: string
  defaultBranch: string
  archived: boolean
  createdAt: number
  lastActivityAt: number
}

export interface YunxiaoUser {
  userId: string
  username: string
  name: string
  email: string
}

/**
 * What a token may do. `read` Codeup; `release` = branches, tags, merge requests, commit statuses, protection; `write` =
 * push and change files; `flow-read`, `flow-write`; `projex-read` = work items.
 */
export type Right = 'read' | 'release' | 'write' | 'flow-read' | 'flow-write' | 'projex-read'

export interface YunxiaoToken {
  token: string
  userId: string
  rights: Right[]
  /** Member of these repositories only; of all when absent. */
  repositories?: string[]
  /** 20 reader, 30 developer, 40 admin: what protected branches are judged by. */
  accessLevel: 20 | 30 | 40
}

export type MergeRequestState = 'UNDER_DEV' | 'UNDER_REVIEW' | 'TO_BE_MERGED' | 'MERGED' | 'CLOSED'

export interface MergeRequest {
  repositoryId: number
  localId: number
  title: string
  description: string
  state: MergeRequestState
  sourceBranch: string
  targetBranch: string
  /** Head of the source branch as last seen; kept at refs/merge-requests/<localId>/head. */
  sourceCommitId: string
  authorId: string
  reviewers: Array<{ userId: string; opinion: 'PASS' | 'NOT_PASS' | ''; at?: number }>
  workItemIds: string[]
  createdAt: number
  updatedAt: number
  mergedRevision?: string
  mergeType?: string
}

export interface CommitStatus {
  id: number
  repositoryId: number
  sha: string
  state: 'error' | 'failure' | 'pending' | 'success'
  context: string
  description: string
  targetUrl: string
  creatorId: string
  createdAt: number
  updatedAt: number
}

export interface ProtectedBranch {
  id: number
  repositoryId: number
  /** Name or pattern with `*`. */
  branch: string
  allowPushRoles: number[]
  allowMergeRoles: number[]
  allowPushUserIds: string[]
  allowMergeUserIds: string[]
  mergeRequestSetting: Record<string, unknown>
  testSetting: Record<string, unknown>
  createdAt: number
  updatedAt: number
}
