import { createWaiver } from '../../use-cases/waiver/create-waiver.ts'
import { listWaivers } from '../../use-cases/waiver/list-waivers.ts'
import { revokeWaiver } from '../../use-cases/waiver/revoke-waiver.ts'
import { answer, api } from './procedure.ts'

export const waiver = {
  list: api.waiver.list.handler(({ context, input }) =>
    answer(listWaivers(context.around, context.actor, input)),
  ),
  create: api.waiver.create.handler(({ context, input }) =>
    answer(createWaiver(context.around, context.actor, input)),
  ),
  revoke: api.waiver.revoke.handler(({ context, input }) =>
    answer(revokeWaiver(context.around, context.actor, input)),
  ),
}
