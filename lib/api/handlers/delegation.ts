import { giveDelegation, revokeOwnDelegation } from '../../use-cases/delegation/own-delegations.ts'
import { getDelegation, listDelegations } from '../../use-cases/delegation/read-delegations.ts'
import { answer, api, type CallContext, ready } from './procedure.ts'

const one = ({ around, actor }: CallContext, { id }: { id: string }) =>
  ready(getDelegation(around, actor, { id }))

export const delegation = {
  list: api.delegation.list.handler(({ context }) =>
    ready(listDelegations(context.around, context.actor, null)),
  ),
  give: api.delegation.give.handler(async ({ context, input }) =>
    one(context, await answer(giveDelegation(context.around, context.actor, input))),
  ),
  revoke: api.delegation.revoke.handler(async ({ context, input }) =>
    one(context, await answer(revokeOwnDelegation(context.around, context.actor, input))),
  ),
}
