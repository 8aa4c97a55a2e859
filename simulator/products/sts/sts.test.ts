import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '../../start.ts'
import { instanceId, seedRegistry } from '../../testing/registry-seed.ts'
import { assumeRole, signedClient } from '../../testing/signed-client.ts'
import { baseAccessKey } from '../ram/standard-account.ts'

let sim: Simulator
beforeEach(async () => {
  sim = await startSimulator({ scenario: seedRegistry, pumpEveryMs: 0 })
})
afterEach(() => sim.close())

const assume = (role: string, session = 'wang.ab12', more: Record<string, unknown> = {}) =>
  assumeRole(sim.url, baseAccessKey, role, session, more)
const listInstances = async (role: string, more: Record<string, unknown> = {}) =>
  signedClient(sim.url, await assume(role, 'wang.ab12', more)).rpc('2018-12-01', 'ListInstance')

it('gives a session that says who it is, and the journal keeps the session name', async () => {
  const client = signedClient(sim.url, await assume('sluice-reader', 'wang.ab12'))
  expect(await client.rpc('2015-04-01', 'GetCallerIdentity')).toMatchObject({
    IdentityType: 'AssumedRoleUser',
    Arn: 'acs:ram::1234567890123456:assumed-role/sluice-reader/wang.ab12',
  })
  await client.rpc('2018-12-01', 'ListInstance')
  expect(sim.world.journal.find({ session: 'wang.ab12', product: 'cr' })).toMatchObject([
    {
      action: 'ListInstance',
      roleName: 'sluice-reader',
      outcome: 'ok',
      resource: 'acs:cr:cn-hangzhou:1234567890123456:instance/*',
    },
  ])
})

it('lets the base key do nothing but assume', async () => {
  const call = signedClient(sim.url, baseAccessKey).rpc('2018-12-01', 'ListInstance')
  await expect(call).rejects.toMatchObject({
    statusCode: 403,
    code: 'NoPermission',
    accessDeniedDetail: {
      AuthAction: 'cr:ListInstance',
      NoPermissionType: 'ImplicitDeny',
      AuthPrincipalType: 'SubUser',
    },
  })
})

it('refuses a role that does not trust the caller, that policy does not name, or that does not exist', async () => {
  const { identity } = sim.world
  identity.createRole({
    roleName: 'sluice-other',
    trusts: ['acs:ram::1234567890123456:user/somebody'],
    policies: {},
  })
  identity.createRole({ roleName: 'elsewhere', policies: {} })
  await expect(assume('sluice-other')).rejects.toMatchObject({ code: 'NoPermission', statusCode: 403 })
  await expect(assume('elsewhere')).rejects.toMatchObject({ code: 'NoPermission', statusCode: 403 })
  await expect(assume('sluice-nobody')).rejects.toMatchObject({
    code: 'EntityNotExist.Role',
    statusCode: 404,
  })
})

it.each([
  [{ RoleSessionName: 'x' }, 'InvalidParameter.RoleSessionName'],
  [{ RoleSessionName: '王' }, 'InvalidParameter.RoleSessionName'],
  [{ RoleSessionName: 'a'.repeat(65) }, 'InvalidParameter.RoleSessionName'],
  [{ DurationSeconds: 899 }, 'InvalidParameter.DurationSeconds'],
  [{ DurationSeconds: 3_601 }, 'InvalidParameter.DurationSeconds'],
  [{ Policy: '{"Version":"2"}' }, 'InvalidParameter.PolicyGrammar'],
  [{ RoleArn: 'sluice-reader' }, 'InvalidParameter.RoleArn'],
])('refuses %j', async (more, code) => {
  await expect(assume('sluice-reader', 'wang.ab12', more)).rejects.toMatchObject({ code, statusCode: 400 })
})

it('narrows by session policy, and never widens', async () => {
  const policy = (Action: string) =>
    JSON.stringify({ Version: '1', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] })
  await expect(listInstances('sluice-reader', { Policy: policy('cr:ListInstance') })).resolves.toMatchObject({
    TotalCount: 1,
  })
  await expect(listInstances('sluice-reader', { Policy: policy('cs:*') })).rejects.toMatchObject({
    accessDeniedDetail: { PolicyType: 'SessionPolicy' },
  })
  await expect(listInstances('sluice-cost', { Policy: policy('*') })).rejects.toMatchObject({
    code: 'NoPermission',
  })
})

it('ends a session when either clock says so', async () => {
  const client = signedClient(sim.url, await assume('sluice-reader', 'wang.ab12', { DurationSeconds: 900 }))
  await sim.world.advance(899_000)
  await expect(client.rpc('2018-12-01', 'ListInstance')).resolves.toMatchObject({ IsSuccess: true })
  await sim.world.advance(2_000)
  await expect(client.rpc('2018-12-01', 'ListInstance')).rejects.toMatchObject({
    code: 'InvalidSecurityToken.Expired',
  })
})

it('keeps a reading role from writing', async () => {
  const reader = signedClient(sim.url, await assume('sluice-reader'))
  const list = await reader.rpc('2018-12-01', 'ListRepository', {
    InstanceId: instanceId,
    RepoNamespaceName: 'trade',
  })
  const [repository] = list.Repositories as Array<{ RepoId: string }>
  const write = reader.rpc('2018-12-01', 'UpdateRepository', {
    InstanceId: instanceId,
    RepoId: repository?.RepoId,
    RepoType: 'PRIVATE',
    Summary: 's',
    TagImmutability: true,
  })
  await expect(write).rejects.toMatchObject({
    code: 'NoPermission',
    accessDeniedDetail: {
      AuthAction: 'cr:UpdateRepository',
      AuthPrincipalDisplayName: 'sluice-reader:wang.ab12',
    },
  })
})

it('tells what a role may do, for a permission check', async () => {
  const reader = signedClient(sim.url, await assume('sluice-reader'))
  const role = await reader.rpc('2015-05-01', 'GetRole', { RoleName: 'sluice-promote-test' })
  expect(role.Role).toMatchObject({ RoleName: 'sluice-promote-test', MaxSessionDuration: 3_600 })
  const attached = await reader.rpc('2015-05-01', 'ListPoliciesForRole', { RoleName: 'sluice-promote-test' })
  expect(attached.Policies).toMatchObject({
    Policy: [{ PolicyName: 'sluice-promote-test', PolicyType: 'Custom' }],
  })
  const policy = await reader.rpc('2015-05-01', 'GetPolicy', {
    PolicyName: 'sluice-promote-test',
    PolicyType: 'Custom',
  })
  const { PolicyDocument } = policy.DefaultPolicyVersion as { PolicyDocument: string }
  expect(PolicyDocument).toContain('cr:PushRepository')
  expect(PolicyDocument).toContain('cluster/c-test')
})
