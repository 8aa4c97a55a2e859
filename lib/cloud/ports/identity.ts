import type { CloudResult } from './outcome.ts'

export interface CallerIdentity {
  accountId: string
  arn: string
  /** AssumedRoleUser, RAMUser or Account. */
  kind: string
}

/** One thing a role should be able to do, and whether it can. */
export interface PermissionProbe {
  /** RAM action, for example cr:ListRepositoryTag, or a Yunxiao duty such as codeup:read. */
  action: string
  allowed: boolean
  /** True when we could not find out. */
  unknown: boolean
  message: string | null
}

export interface IdentityPort {
  /** Identity of the portal's own credential, or of a role it assumes. */
  getCallerIdentity(roleArn: string | null): Promise<CloudResult<CallerIdentity>>
  /** Tries each reading action once, with the smallest harmless call. */
  probePermissions(roleArn: string): Promise<CloudResult<PermissionProbe[]>>
}
