import { getPipeline } from '../../use-cases/pipeline/get-pipeline.ts'
import { getRun } from '../../use-cases/pipeline/get-run.ts'
import { listPipelines } from '../../use-cases/pipeline/list-pipelines.ts'
import { listRuns } from '../../use-cases/pipeline/list-runs.ts'
import { answer, api, ready } from './procedure.ts'

export const run = {
  list: api.run.list.handler(({ context, input }) => ready(listRuns(context.around, context.actor, input))),
  get: api.run.get.handler(
    async ({ context, input }) => (await answer(getRun(context.around, context.actor, input))) as never,
  ),
}

export const pipeline = {
  list: api.pipeline.list.handler(({ context, input }) =>
    ready(listPipelines(context.around, context.actor, input)),
  ),
  get: api.pipeline.get.handler(
    async ({ context, input }) => (await answer(getPipeline(context.around, context.actor, input))) as never,
  ),
}
