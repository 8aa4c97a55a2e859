import { getServiceCost } from '../../use-cases/service-cost/get-service-cost.ts'
import type { ServiceCost } from '../contract/service-cost.ts'
import { answer, api } from './procedure.ts'

export const serviceCost = {
  get: api.serviceCost.get.handler(
    async ({ context, input }) =>
      (await answer(getServiceCost(context.around, context.actor, input))) as ServiceCost,
  ),
}
