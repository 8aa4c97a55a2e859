import { randomBytes } from 'node:crypto'
import { accessDenied, authorise, type Caller } from '../../kernel/caller.ts'
import { isoSeconds } from '../../kernel/clock.ts'
import { Refusal } from '../../kernel/errors.ts'
import type { RamRole, StsSession } from '../../kernel/identity.ts'
import { operation } from '../../kernel/operation.ts'
import { type PolicyDocument, parsePolicy } from '../../kernel/policy.ts'
import type { Product, World } from '../../kernel/world.ts'

const MIN_SECONDS = 900
const FORGET_AFTER_MS = 3_600_000

const invalid = (name: string, message: string) => new Refusal(400, `InvalidParameter.${name}`, message)

export const sts: Product = {
  name: 'sts',
  title: 'Security Token Service',
  install(world) {
    world.limits.set('sts', 100)
    world.signed({
      product: 'sts',
      version: '2015-04-01',
      style: 'RPC',
      operations: [assumeRole(world), getCallerIdentity()],
    })
    world.onTick('sts', () => forgetOldSessions(world))
  },
}

function assumeRole(world: World) {
  return operation({
    action: 'AssumeRole',
    params: {
      RoleArn: 'string!',
      RoleSessionName: 'string!',
      DurationSeconds: 'integer',
      Policy: 'string',
      ExternalId: 'string',
      SourceIdentity: 'string',
    },
    write: true,
    handle({ params, caller }) {
      const role = roleOf(world, params.RoleArn)
      requireTrust(caller, role)
      const sessionName = params.RoleSessionName
      if (!/^[\w.@-]{2,64}$/.test(sessionName)) {
        throw invalid('RoleSessionName', 'The parameter RoleSessionName is wrongly formed.')
      }
      const seconds = params.DurationSeconds ?? Math.min(3_600, role.maxSessionSeconds)
      if (seconds < MIN_SECONDS || seconds > role.maxSessionSeconds) {
        throw invalid(
          'DurationSeconds',
          `The Min/Max value of DurationSeconds is ${MIN_SECONDS}s/${role.maxSessionSeconds}s.`,
        )
      }
      const session: StsSession = {
        accessKeyId: `STS.${token(18)}`,
        secret: token(33),
        securityToken: `CAIS${token(300)}`,
        roleName: role.roleName,
        sessionName,
        validity: world.clock.startValidity(seconds * 1000),
        ...sessionPolicyOf(params.Policy),
      }
      world.identity.sessions.put(session)
      return {
        AssumedRoleUser: {
          Arn: `acs:ram::${world.accountId}:assumed-role/${role.roleName}/${sessionName}`,
          AssumedRoleId: `${role.roleId}:${sessionName}`,
        },
        Credentials: {
          AccessKeyId: session.accessKeyId,
          AccessKeySecret: session.secret,
          SecurityToken: session.securityToken,
          Expiration: isoSeconds(session.validity.wallFrom + seconds * 1000),
        },
        ...(params.SourceIdentity === undefined ? {} : { SourceIdentity: params.SourceIdentity }),
      }
    },
  })
}

function getCallerIdentity() {
  return operation({
    action: 'GetCallerIdentity',
    params: {},
    handle({ caller }) {
      const identity = { AccountId: caller.accountId, Arn: caller.arn, PrincipalId: caller.principalId }
      return caller.kind === 'assumed-role'
        ? { ...identity, IdentityType: 'AssumedRoleUser', RoleId: caller.principalId.split(':')[0] ?? '' }
        : { ...identity, IdentityType: 'RAMUser', UserId: caller.principalId }
    },
  })
}

function roleOf(world: World, arn: string): Readonly<RamRole> {
  const name = /^acs:ram::(\d+):role\/([\w.-]+)$/i.exec(arn)
  if (name === null) throw invalid('RoleArn', 'The parameter RoleArn is wrongly formed.')
  const role = name[1] === world.accountId ? world.identity.roles.get(name[2] ?? '') : undefined
  if (role === undefined) {
    throw new Refusal(404, 'EntityNotExist.Role', `The specified Role not exists : ${name[2]} .`)
  }
  return role
}

/** Both sides must agree: the caller's policy allows the role, and the role trusts the caller. */
function requireTrust(caller: Caller, role: Readonly<RamRole>): void {
  const question = { action: 'sts:AssumeRole', resource: role.arn }
  authorise(caller, question)
  const principal =
    caller.roleName === undefined ? caller.arn : `acs:ram::${caller.accountId}:role/${caller.roleName}`
  if (!role.trusts.includes(`acs:ram::${caller.accountId}:root`) && !role.trusts.includes(principal)) {
    throw accessDenied(caller, question, 'ImplicitDeny', 'AssumeRolePolicy', 'NoPermission')
  }
}

function sessionPolicyOf(text: string | undefined): { sessionPolicy?: PolicyDocument } {
  if (text === undefined || text === '') return {}
  if (text.length > 2048) throw invalid('PolicySize', 'The size of Policy must be smaller than 2048 bytes.')
  const sessionPolicy = parsePolicy(text)
  if (sessionPolicy === undefined)
    throw invalid('PolicyGrammar', 'The parameter Policy has not passed grammar check.')
  return { sessionPolicy }
}

function forgetOldSessions(world: World): void {
  const before = world.clock.wall() - FORGET_AFTER_MS
  for (const session of world.identity.sessions.values()) {
    // In order of creation, and no session outlives twelve hours: stop at the first that may still matter.
    if (session.validity.wallFrom + session.validity.durationMs > before) break
    world.identity.sessions.delete(session.accessKeyId)
  }
}

function token(bytes: number): string {
  return randomBytes(bytes).toString('base64').replace(/[+/=]/g, 'x')
}
