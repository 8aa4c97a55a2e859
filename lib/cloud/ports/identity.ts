import type { CloudResult } from './outcome.ts'

export interface CallerIdentity {
  accountId: string
  arn: string
  /** AssumedRoleUser, RAMUser or Account. */
  kind: string
}

/** One thing a role or token should be able to do, and whether it can. */
export interface PermissionProbe {
  /** RAM action, for example cr:ListRepositoryTag, or a Yunxiao duty such as codeup:read. */
  action: string
  allowed: boolean
  /** True when we could not find out. */
  unknown: boolean
  message: string | null
}

export type RoleDuty = 'reading' | 'cost' | 'tagging' | 'promotion'
export type TokenDuty =
  | 'yunxiao-reader'
  | 'yunxiao-releaser'
  | 'yunxiao-operator'
  | 'yunxiao-proposer'
  | 'manifest-writer'

export interface IdentityPort {
  /** Identity of the portal's own credential, or of a role it assumes. */
  getCallerIdentity(roleArn: string | null): Promise<CloudResult<CallerIdentity>>
  /**
   * Tries what the role's duty needs, each with the smallest harmless call. `clusters` (external ids) are those
   * a promotion role must be able to enter; the reading role must enter all it lists.
   */
  probeRole(roleArn: string, duty: RoleDuty, clusters: string[]): Promise<CloudResult<PermissionProbe[]>>
  /** Tries a Yunxiao token; a manifest writer against its repository. */
  probeToken(
    duty: TokenDuty,
    environmentId: string | null,
    repository: string | null,
  ): Promise<CloudResult<PermissionProbe[]>>
}
