import { createGroup, retireGroup, updateGroup } from '../../use-cases/group/edit-group.ts'
import { getGroup, listGroups } from '../../use-cases/group/read-groups.ts'
import { answer, api, type CallContext, ready } from './procedure.ts'

const one = ({ around, actor }: CallContext, { id }: { id: string }) => ready(getGroup(around, actor, { id }))

export const group = {
  list: api.group.list.handler(({ context }) => ready(listGroups(context.around, context.actor, null))),
  create: api.group.create.handler(async ({ context, input }) =>
    one(context, await answer(createGroup(context.around, context.actor, input))),
  ),
  update: api.group.update.handler(async ({ context, input }) =>
    one(context, await answer(updateGroup(context.around, context.actor, input))),
  ),
  retire: api.group.retire.handler(({ context, input }) =>
    answer(retireGroup(context.around, context.actor, input)),
  ),
}
