import { isoSeconds } from '../../kernel/clock.ts'
import { Refusal } from '../../kernel/errors.ts'
import type { RamPolicy } from '../../kernel/identity.ts'
import { operation, type SignedOperation } from '../../kernel/operation.ts'
import type { World } from '../../kernel/world.ts'

export function policyOperations(world: World): SignedOperation[] {
  const access = (action: string, name: string) => ({
    action,
    resource: `acs:ram::${world.accountId}:policy/${name}`,
  })
  const policyOf = (name: string, type: string): Readonly<RamPolicy> => {
    const policy = world.identity.policies.get(name)
    if (policy === undefined || policy.policyType !== type) {
      throw new Refusal(404, 'EntityNotExist.Policy', `The policy not exists: ${name}.`)
    }
    return policy
  }
  return [
    operation({
      action: 'GetPolicy',
      params: { PolicyName: 'string!', PolicyType: 'string!' },
      access: ({ params }) => access('ram:GetPolicy', params.PolicyName),
      handle({ params }) {
        const policy = policyOf(params.PolicyName, params.PolicyType)
        const users = world.identity.users
          .values()
          .filter((user) => user.policyNames.includes(policy.policyName))
        const roles = world.identity.roles
          .values()
          .filter((role) => role.policyNames.includes(policy.policyName))
        return {
          Policy: {
            PolicyName: policy.policyName,
            PolicyType: policy.policyType,
            Description: policy.description,
            DefaultVersion: 'v1',
            PolicyDocument: JSON.stringify(policy.document),
            AttachmentCount: users.length + roles.length,
            CreateDate: isoSeconds(policy.createdAt),
            UpdateDate: isoSeconds(policy.createdAt),
          },
          DefaultPolicyVersion: versionFields(policy),
        }
      },
    }),
    operation({
      action: 'GetPolicyVersion',
      params: { PolicyName: 'string!', PolicyType: 'string!', VersionId: 'string!' },
      access: ({ params }) => access('ram:GetPolicyVersion', params.PolicyName),
      handle({ params }) {
        const policy = policyOf(params.PolicyName, params.PolicyType)
        if (params.VersionId !== 'v1') {
          throw new Refusal(
            404,
            'EntityNotExist.Policy.Version',
            `The policy version not exists: ${params.VersionId}.`,
          )
        }
        return { PolicyVersion: versionFields(policy) }
      },
    }),
  ]
}

function versionFields(policy: Readonly<RamPolicy>) {
  return {
    VersionId: 'v1',
    IsDefaultVersion: true,
    PolicyDocument: JSON.stringify(policy.document),
    CreateDate: isoSeconds(policy.createdAt),
  }
}
