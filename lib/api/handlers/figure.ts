import { deliveryFile } from '../../use-cases/figure/delivery-file.ts'
import { getBreakdown } from '../../use-cases/figure/get-breakdown.ts'
import { getDelivery } from '../../use-cases/figure/get-delivery.ts'
import { getPipelineFigures, getRunStages } from '../../use-cases/figure/get-pipeline-figures.ts'
import { listPipelineFigures, listSlowStages } from '../../use-cases/figure/list-pipeline-figures.ts'
import { answer, api, asFile, ready } from './procedure.ts'

export const figure = {
  delivery: api.figure.delivery.handler(({ context, input }) =>
    answer(getDelivery(context.around, context.actor, input)),
  ),
  deliveryFile: api.figure.deliveryFile.handler(({ context, input }) =>
    asFile(deliveryFile(context.around, context.actor, input)),
  ),
  breakdown: api.figure.breakdown.handler(({ context, input }) =>
    answer(getBreakdown(context.around, context.actor, input)),
  ),
  pipelines: api.figure.pipelines.handler(({ context, input }) =>
    ready(listPipelineFigures(context.around, context.actor, input)),
  ),
  pipeline: api.figure.pipeline.handler(({ context, input }) =>
    answer(getPipelineFigures(context.around, context.actor, input)),
  ),
  slowStages: api.figure.slowStages.handler(({ context, input }) =>
    ready(listSlowStages(context.around, context.actor, input)),
  ),
  runStages: api.figure.runStages.handler(({ context, input }) =>
    answer(getRunStages(context.around, context.actor, input)),
  ),
}
