import type { Route } from '../../kernel/mount.ts'
import { tokenOf } from './access.ts'
import { inOrganization } from './repository-call.ts'
import type { CodeupState } from './state.ts'
import { onlyQuery, pageOf, slicePage } from './wire.ts'

/** Who the token belongs to, and who else is in the organisation. */
export function platformRoutes(state: CodeupState): Route[] {
  return [
    {
      method: 'GET',
      pattern: '/user',
      action: 'GetCurrentUser',
      handle: ({ caller }) => {
        const user = state.user(tokenOf(state, caller).userId)
        return {
          body: {
            id: user.userId,
            name: user.name,
            username: user.username,
            email: user.email,
            lastOrganization: state.organizationId,
          },
        }
      },
    },
    {
      method: 'GET',
      pattern: '/organizations',
      action: 'ListOrganizations',
      handle: (request) => {
        onlyQuery(request, ['page', 'perPage', 'userId'])
        return { body: [{ id: state.organizationId, name: '云帆零售 Yunfan Retail', description: '' }] }
      },
    },
    {
      method: 'GET',
      pattern: '/organizations/:org/members',
      action: 'ListOrganizationMembers',
      handle: (request) => {
        inOrganization(state, request)
        onlyQuery(request, ['page', 'perPage'])
        return slicePage(state.users.values(), pageOf(request), (user) => ({
          id: user.userId,
          userId: user.userId,
          userName: user.username,
          name: user.name,
          email: user.email,
          status: 'ENABLED',
          organizationId: state.organizationId,
        }))
      },
    },
  ]
}
