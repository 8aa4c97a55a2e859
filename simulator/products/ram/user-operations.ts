import { isoSeconds } from '../../kernel/clock.ts'
import { Refusal } from '../../kernel/errors.ts'
import { operation, type SignedOperation } from '../../kernel/operation.ts'
import type { World } from '../../kernel/world.ts'
import { ramPage } from './paging.ts'

export function userOperations(world: World): SignedOperation[] {
  const { users, accessKeys } = world.identity
  const arn = (name: string) => `acs:ram::${world.accountId}:user/${name}`
  return [
    operation({
      action: 'ListUsers',
      params: { Marker: 'string', MaxItems: 'integer' },
      access: () => ({ action: 'ram:ListUsers', resource: arn('*') }),
      handle({ params }) {
        const { rows, fields } = ramPage(users.values(), params.MaxItems, params.Marker)
        const list = rows.map((user) => ({
          UserId: user.userId,
          UserName: user.userName,
          DisplayName: user.displayName,
          CreateDate: isoSeconds(user.createdAt),
          UpdateDate: isoSeconds(user.createdAt),
        }))
        return { ...fields, Users: { User: list } }
      },
    }),
    operation({
      action: 'ListAccessKeys',
      params: { UserName: 'string!' },
      access: ({ params }) => ({ action: 'ram:ListAccessKeys', resource: arn(params.UserName) }),
      handle({ params }) {
        if (!users.has(params.UserName)) {
          throw new Refusal(404, 'EntityNotExist.User', `The user does not exist: ${params.UserName}.`)
        }
        const keys = accessKeys.by('user', params.UserName).map((key) => ({
          AccessKeyId: key.accessKeyId,
          Status: key.status,
          CreateDate: isoSeconds(key.createdAt),
        }))
        return { AccessKeys: { AccessKey: keys } }
      },
    }),
    operation({
      action: 'GetAccessKeyLastUsed',
      params: { UserName: 'string!', UserAccessKeyId: 'string!' },
      access: ({ params }) => ({ action: 'ram:GetAccessKeyLastUsed', resource: arn(params.UserName) }),
      handle({ params }) {
        const key = accessKeys.get(params.UserAccessKeyId)
        if (key === undefined || key.userName !== params.UserName) {
          throw new Refusal(404, 'EntityNotExist.User.AccessKey', 'The access key does not exist.')
        }
        return {
          AccessKeyLastUsed: { LastUsedDate: key.lastUsedAt === undefined ? '' : isoSeconds(key.lastUsedAt) },
        }
      },
    }),
  ]
}
