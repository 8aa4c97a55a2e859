import { Refusal, refuse } from '../../kernel/errors.ts'
import type { Route } from '../../kernel/mount.ts'
import { commandJob, type JobCommand } from './engine.ts'
import { logRoutes } from './log-routes.ts'
import { jobRoute, pipelineRoute } from './pipeline-call.ts'
import type { FlowState } from './state.ts'

const jobPath = '/:pipeline/pipelineRuns/:run/jobs/:job'

export function jobRoutes(state: FlowState): Route[] {
  return [...logRoutes(state), ...commandRoutes(state), ...historyRoutes(state)]
}

function commandRoutes(state: FlowState): Route[] {
  const command = (method: string, word: JobCommand, action: string): Route =>
    jobRoute(state, {
      method,
      below: `${jobPath}/${word}`,
      action,
      write: true,
      handle: ({ pipeline, run, job }) => {
        if (!commandJob(state, pipeline, run, job, word, state.world.clock.now()))
          throw new Refusal(
            400,
            'InvalidStatus',
            `The job ${job.name} is ${job.status}: it takes no ${word}.`,
          )
        return { body: true }
      },
    })
  return [
    command('PUT', 'retry', 'RetryPipelineJobRun'),
    command('PUT', 'skip', 'SkipPipelineJobRun'),
    command('PUT', 'stop', 'StopPipelineJobRun'),
    command('PUT', 'rerun', 'RerunPipelineJobRun'),
    command('POST', 'start', 'StartPipelineJobRun'),
    command('POST', 'pass', 'PassPipelineValidate'),
    command('POST', 'refuse', 'RefusePipelineValidate'),
  ]
}

function historyRoutes(state: FlowState): Route[] {
  return [
    pipelineRoute(state, {
      method: 'GET',
      below: '/:pipeline/listTasksByCategory/:category',
      action: 'ListPipelineJobsByCategory',
      handle: ({ request, pipeline }) => {
        if (request.variable('category') !== 'DEPLOY') throw refuse.invalidParameter('category')
        const last = state.run(pipeline.id, pipeline.lastRunNumber)
        const deploys = pipeline.stages.flatMap(({ jobs }) =>
          jobs.filter(({ effect }) => effect?.startsWith('deploy')),
        )
        return {
          body: deploys.map((spec) => ({
            identifier: spec.sign,
            jobName: spec.name,
            lastJobId: last?.jobs.find(({ sign }) => sign === spec.sign)?.id ?? 0,
            lastJobParams: '{}',
          })),
        }
      },
    }),
  ]
}
