import { Refusal, refuse } from '../../kernel/errors.ts'
import type { Route } from '../../kernel/mount.ts'
import { queryText } from '../codeup/wire.ts'
import { commandJob, type JobCommand } from './engine.ts'
import { jobLog, jobSteps, logText } from './log.ts'
import { type JobCall, jobRoute, pipelineRoute } from './pipeline-call.ts'
import type { FlowState } from './state.ts'

const jobPath = '/:pipeline/pipelineRuns/:run/jobs/:job'

export function jobRoutes(state: FlowState): Route[] {
  return [...logRoutes(state), ...commandRoutes(state), ...historyRoutes(state)]
}

function logRoutes(state: FlowState): Route[] {
  const now = () => state.world.clock.now()
  return [
    jobRoute(state, {
      method: 'GET',
      below: '/:pipeline/runs/:run/job/:job/log',
      action: 'GetPipelineJobRunLog',
      handle: ({ pipeline, run, job }) => {
        const lines = jobLog(pipeline, run, job, now())
        return { body: { content: logText(lines), last: lines.length, more: job.endTime === undefined } }
      },
    }),
    jobRoute(state, {
      method: 'GET',
      below: `${jobPath}/steps`,
      action: 'GetPipelineJobSteps',
      handle: ({ pipeline, run, job }) => {
        const steps = jobSteps(pipeline, run, job, now())
        const iso = (at: number | undefined) => (at === undefined ? '' : new Date(at).toISOString())
        return {
          body: [
            {
              jobId: job.id,
              buildId: job.id,
              actionCode: job.sign,
              actionName: job.name,
              startTime: iso(job.startTime),
              endTime: iso(job.endTime),
              buildProcessNodes: steps,
              steps,
            },
          ],
        }
      },
    }),
    jobRoute(state, {
      method: 'GET',
      below: `${jobPath}/step/log`,
      action: 'GetPipelineJobStepLog',
      query: ['stepIndex', 'offset', 'limit', 'buildId'],
      handle: (call) => ({ body: stepLog(call, now()) }),
    }),
  ]
}

function stepLog({ request, pipeline, run, job }: JobCall, now: number) {
  const number = (name: string, normal: number) => {
    const value = Number(queryText(request, name) ?? normal)
    if (!Number.isInteger(value) || value < 0) throw refuse.invalidParameter(name)
    return value
  }
  const [stepIndex, offset, limit] = [number('stepIndex', 0), number('offset', 0), number('limit', 200)]
  let step = -1
  const lines = jobLog(pipeline, run, job, now).filter(({ text }) => {
    if (text.startsWith('##[section]')) step += 1
    return step === stepIndex
  })
  const part = lines.slice(offset, offset + limit)
  const more = offset + part.length < lines.length || job.endTime === undefined
  return { logs: logText(part), last: offset + part.length, more }
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
