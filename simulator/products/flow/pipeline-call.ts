import { Refusal } from '../../kernel/errors.ts'
import type { MountRequest, Route } from '../../kernel/mount.ts'
import type { Answer } from '../../kernel/reply.ts'
import { needRight, userOf } from '../codeup/access.ts'
import { inOrganization } from '../codeup/repository-call.ts'
import type { YunxiaoUser } from '../codeup/rows.ts'
import { onlyQuery } from '../codeup/wire.ts'
import type { Job, Pipeline, Run } from './rows.ts'
import type { FlowState } from './state.ts'

export interface PipelineCall {
  request: MountRequest
  pipeline: Readonly<Pipeline>
  user: Readonly<YunxiaoUser>
}
export interface RunCall extends PipelineCall {
  run: Readonly<Run>
}
export interface JobCall extends RunCall {
  job: Readonly<Job>
}

interface RouteSpec<Call> {
  method: string
  /** Below `/organizations/:org/pipelines`. */
  below: string
  action: string
  write?: boolean
  query?: readonly string[]
  handle(call: Call): Answer | Promise<Answer>
}

const notFound = (what: string) => new Refusal(404, 'NotFound', `${what} does not exist.`)

/** A route on one pipeline, `:pipeline` in its path. */
export function pipelineRoute(state: FlowState, spec: RouteSpec<PipelineCall>): Route {
  return {
    method: spec.method,
    pattern: `/organizations/:org/pipelines${spec.below}`,
    action: spec.action,
    write: spec.write ?? false,
    handle: (request) => {
      inOrganization(state.codeup, request)
      onlyQuery(request, spec.query ?? [])
      needRight(state.codeup, request.caller, spec.write === true ? 'flow-write' : 'flow-read')
      const pipeline = state.pipelines.get(request.variable('pipeline'))
      if (pipeline === undefined) throw notFound(`The pipeline ${request.variable('pipeline')}`)
      request.resource = pipeline.name
      return spec.handle({ request, pipeline, user: userOf(state.codeup, request.caller) })
    },
  }
}

/** A route on one run, `:run` in its path. */
export function runRoute(state: FlowState, spec: RouteSpec<RunCall>): Route {
  return pipelineRoute(state, {
    ...spec,
    handle: (call) => {
      const number = Number(call.request.variable('run'))
      const run = state.run(call.pipeline.id, number)
      if (run === undefined) throw notFound(`The run ${call.request.variable('run')}`)
      return spec.handle({ ...call, run })
    },
  })
}

/** A route on one job, `:job` in its path. */
export function jobRoute(state: FlowState, spec: RouteSpec<JobCall>): Route {
  return runRoute(state, {
    ...spec,
    handle: (call) => {
      const job = call.run.jobs.find(({ id }) => String(id) === call.request.variable('job'))
      if (job === undefined) throw notFound(`The job ${call.request.variable('job')}`)
      return spec.handle({ ...call, job })
    },
  })
}
