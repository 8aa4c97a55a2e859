import { isoSeconds } from '../../kernel/clock.ts'
import { Refusal } from '../../kernel/errors.ts'
import type { RamRole } from '../../kernel/identity.ts'
import { operation, type SignedOperation } from '../../kernel/operation.ts'
import type { World } from '../../kernel/world.ts'
import { ramPage } from './paging.ts'

export function roleOperations(world: World): SignedOperation[] {
  const arn = (name: string) => `acs:ram::${world.accountId}:role/${name}`
  const roleOf = (name: string): Readonly<RamRole> => {
    const role = world.identity.roles.get(name)
    if (role === undefined) throw new Refusal(404, 'EntityNotExist.Role', `The role not exists: ${name}.`)
    return role
  }
  return [
    operation({
      action: 'ListRoles',
      params: { Marker: 'string', MaxItems: 'integer', Tag: 'tree' },
      access: () => ({ action: 'ram:ListRoles', resource: arn('*') }),
      handle({ params }) {
        const { rows, fields } = ramPage(world.identity.roles.values(), params.MaxItems, params.Marker)
        return { ...fields, Roles: { Role: rows.map(roleFields) } }
      },
    }),
    operation({
      action: 'GetRole',
      params: { RoleName: 'string!' },
      access: ({ params }) => ({ action: 'ram:GetRole', resource: arn(params.RoleName) }),
      handle({ params }) {
        const role = roleOf(params.RoleName)
        return { Role: { ...roleFields(role), AssumeRolePolicyDocument: trustDocument(role) } }
      },
    }),
    operation({
      action: 'ListPoliciesForRole',
      params: { RoleName: 'string!' },
      access: ({ params }) => ({ action: 'ram:ListPoliciesForRole', resource: arn(params.RoleName) }),
      handle({ params }) {
        const role = roleOf(params.RoleName)
        const policies = role.policyNames.flatMap((name) => world.identity.policies.get(name) ?? [])
        return {
          Policies: {
            Policy: policies.map(({ policyName, policyType, description }) => ({
              PolicyName: policyName,
              PolicyType: policyType,
              Description: description,
              DefaultVersion: 'v1',
              AttachDate: isoSeconds(role.createdAt),
            })),
          },
        }
      },
    }),
  ]
}

function roleFields(role: Readonly<RamRole>) {
  return {
    RoleId: role.roleId,
    RoleName: role.roleName,
    Arn: role.arn,
    Description: role.description,
    MaxSessionDuration: role.maxSessionSeconds,
    CreateDate: isoSeconds(role.createdAt),
    UpdateDate: isoSeconds(role.updatedAt),
  }
}

function trustDocument(role: Readonly<RamRole>): string {
  return JSON.stringify({
    Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { RAM: role.trusts } }],
    Version: '1',
  })
}
