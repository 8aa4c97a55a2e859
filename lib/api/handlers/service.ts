import { getService } from '../../use-cases/service/get-service.ts'
import { listServices } from '../../use-cases/service/list-services.ts'
import { api, ready } from './procedure.ts'

export const service = {
  list: api.service.list.handler(({ context, input }) =>
    ready(listServices(context.around, context.actor, input)),
  ),
  get: api.service.get.handler(({ context, input }) =>
    ready(getService(context.around, context.actor, input)),
  ),
}
