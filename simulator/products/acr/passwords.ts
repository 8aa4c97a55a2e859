import { randomBytes } from 'node:crypto'
import type { Caller } from '../../kernel/caller.ts'
import { refuse } from '../../kernel/errors.ts'
import { parsePolicy } from '../../kernel/policy.ts'
import type { RegistryPassword } from './rows.ts'
import type { AcrState } from './state.ts'

const HOUR_MS = 3_600_000

/** A temporary registry password: at most 24 hours, and never longer than the STS session that asked. */
export function issuePassword(
  state: AcrState,
  instanceId: string,
  caller: Caller,
  hours: number,
): { password: string; expiresAt: number } {
  if (hours < 1 || hours > 24) throw refuse.invalidParameter('ExpiresInHours')
  const { clock, identity } = state.world
  const session = identity.sessions.get(caller.accessKeyId)
  const remaining =
    session === undefined ? Infinity : session.validity.wallFrom + session.validity.durationMs - clock.wall()
  const validity = clock.startValidity(Math.min(hours * HOUR_MS, remaining))
  const row: RegistryPassword = {
    password: randomBytes(48).toString('base64url'),
    instanceId,
    accessKeyId: caller.accessKeyId,
    validity,
    ...(caller.kind === 'user' ? { userName: caller.displayName } : {}),
    ...(caller.roleName === undefined ? {} : { roleName: caller.roleName }),
    ...(caller.sessionName === undefined ? {} : { sessionName: caller.sessionName }),
    ...(caller.sessionPolicy === undefined
      ? {}
      : { sessionPolicyJson: JSON.stringify(caller.sessionPolicy) }),
  }
  state.passwords.put(row)
  forgetExpired(state)
  return { password: row.password, expiresAt: validity.wallFrom + validity.durationMs }
}

/** Who stands behind a registry password, with what they may do now; undefined when it is unknown or expired. */
export function callerOfPassword(
  state: AcrState,
  password: string,
): { caller: Caller; instanceId: string } | undefined {
  const row = state.passwords.get(password)
  if (row === undefined || state.world.clock.isExpired(row.validity)) return undefined
  const { identity, accountId } = state.world
  const policyNames =
    row.roleName === undefined
      ? identity.users.get(row.userName ?? '')?.policyNames
      : identity.roles.get(row.roleName)?.policyNames
  const sessionPolicy = row.sessionPolicyJson === undefined ? undefined : parsePolicy(row.sessionPolicyJson)
  const caller: Caller = {
    kind: row.roleName === undefined ? 'user' : 'assumed-role',
    accountId,
    arn:
      row.roleName === undefined
        ? `acs:ram::${accountId}:user/${row.userName}`
        : `acs:ram::${accountId}:assumed-role/${row.roleName}/${row.sessionName}`,
    principalId: '',
    accessKeyId: row.accessKeyId,
    displayName: row.roleName === undefined ? (row.userName ?? '') : `${row.roleName}:${row.sessionName}`,
    policies: identity.documents(policyNames ?? []),
    ...(row.roleName === undefined ? {} : { roleName: row.roleName }),
    ...(row.sessionName === undefined ? {} : { sessionName: row.sessionName }),
    ...(sessionPolicy === undefined ? {} : { sessionPolicy }),
  }
  return { caller, instanceId: row.instanceId }
}

function forgetExpired(state: AcrState): void {
  for (const { password, validity } of state.passwords.values().slice(0, 20)) {
    if (state.world.clock.isExpired(validity)) state.passwords.delete(password)
  }
}
