import { closeAddress, openAddress } from '../../use-cases/hook/edit-addresses.ts'
import { listHooks } from '../../use-cases/hook/read-hooks.ts'
import { answer, api, ready } from './procedure.ts'

export const hook = {
  list: api.hook.list.handler(({ context, input }) => ready(listHooks(context.around, context.actor, input))),
  create: api.hook.create.handler(async ({ context, input }) => {
    const { id, path, token } = await answer(openAddress(context.around, context.actor, input))
    return { id, kind: input.kind, url: `${context.installation.origin}${path}`, token }
  }),
  revoke: api.hook.revoke.handler(({ context, input }) =>
    answer(closeAddress(context.around, context.actor, input)),
  ),
}
