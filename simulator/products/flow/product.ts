import { Refusal } from '../../kernel/errors.ts'
import type { Product } from '../../kernel/world.ts'
import { authenticateToken } from '../codeup/access.ts'
import { followDefinition } from './definition.ts'
import { endJob, JOB_END } from './engine.ts'
import { jobRoutes } from './job-routes.ts'
import { logLever } from './log-routes.ts'
import { pipelineRoutes } from './pipeline-routes.ts'
import { installFlowState } from './state.ts'
import { onMergeRequest, onRefChange } from './triggers.ts'

/** Yunxiao's pipelines: runs progress with the simulated clock and leave images, scans and manifest commits behind. */
export const flow: Product = {
  name: 'flow',
  title: 'Yunxiao Flow (token API)',
  install: (world) => {
    const state = installFlowState(world)
    world.timers.on<Parameters<typeof endJob>[1]>(JOB_END, (due, at) => endJob(state, due, at))
    state.codeup.refListeners.push((change) => followDefinition(state, change))
    state.codeup.refListeners.push((change) => onRefChange(state, change))
    state.codeup.mergeRequestListeners.push((request, at) => onMergeRequest(state, request, at))
    world.mount({
      product: 'flow',
      prefix: '/oapi/v1/flow',
      authenticate: (request) => authenticateToken(state.codeup, request),
      routes: [...pipelineRoutes(state), ...jobRoutes(state)],
    })
    // POST /_sim/flow {pipeline: name, job: sign}: that job fails the next time it runs; with lies: true it ends well and did nothing.
    world.control('POST flow', (_query, body) => {
      const pipeline = state.pipelines.values().find(({ name }) => name === body.pipeline)
      if (pipeline === undefined) throw new Refusal(404, 'NotFound', `No pipeline ${String(body.pipeline)}.`)
      const known = pipeline.stages.some(({ jobs }) => jobs.some(({ sign }) => sign === body.job))
      if (!known)
        throw new Refusal(400, 'InvalidParameter', `${pipeline.name} has no job ${String(body.job)}.`)
      const key = `${pipeline.id}/${String(body.job)}`
      return { body: state.dooms.put({ key, ...(body.lies === true ? { lies: true } : {}) }) }
    })
    world.control('POST flow-log', (_query, body) => logLever(state, body))
  },
}
