import { listPromotions } from '../../use-cases/promotion/list-promotions.ts'
import { getCodeRules } from '../../use-cases/service/code-rules.ts'
import { getService } from '../../use-cases/service/get-service.ts'
import { listServices } from '../../use-cases/service/list-services.ts'
import {
  listFacets,
  listServiceBuilds,
  listServiceRuns,
  listServiceStays,
} from '../../use-cases/service/service-history.ts'
import { updateService } from '../../use-cases/service/update-service.ts'
import { answer, api, ready } from './procedure.ts'

export const service = {
  list: api.service.list.handler(({ context, input }) =>
    ready(listServices(context.around, context.actor, input)),
  ),
  get: api.service.get.handler(({ context, input }) =>
    ready(getService(context.around, context.actor, input)),
  ),
  update: api.service.update.handler(async ({ context, input }) => {
    const { slug } = await answer(updateService(context.around, context.actor, input))
    return ready(getService(context.around, context.actor, { slug }))
  }),
  builds: api.service.builds.handler(({ context, input }) =>
    ready(listServiceBuilds(context.around, context.actor, input)),
  ),
  runs: api.service.runs.handler(({ context, input }) =>
    ready(listServiceRuns(context.around, context.actor, input)),
  ),
  promotions: api.service.promotions.handler(async ({ context, input: { slug, ...input } }) => {
    const found = await answer(getService(context.around, context.actor, { slug }))
    const { id } = found.parse() as { id: string }
    return ready(listPromotions(context.around, context.actor, { ...input, service: id }))
  }),
  stays: api.service.stays.handler(({ context, input }) =>
    ready(listServiceStays(context.around, context.actor, input)),
  ),
  codeRules: api.service.codeRules.handler(({ context, input }) =>
    answer(getCodeRules(context.around, context.actor, input)),
  ),
  facets: api.service.facets.handler(({ context }) => ready(listFacets(context.around, context.actor, null))),
}
