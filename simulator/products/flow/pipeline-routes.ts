import { Refusal, refuse } from '../../kernel/errors.ts'
import type { MountRequest, Route } from '../../kernel/mount.ts'
import { needRight } from '../codeup/access.ts'
import { inOrganization } from '../codeup/repository-call.ts'
import { bodyOf, onlyQuery, pageOf, queryText, readFields, slicePage } from '../codeup/wire.ts'
import { readCommit } from '../git/objects.ts'
import { resolveCommit } from '../git/reading.ts'
import { startRun, stopRun } from './engine.ts'
import { type PipelineCall, pipelineRoute, runRoute } from './pipeline-call.ts'
import { renderPipeline, renderPipelineItem, renderRun, renderRunItem, sourceUrl } from './render.ts'
import type { FlowState } from './state.ts'

const pages = { normal: 10, most: 30 }

function instant(request: MountRequest, name: string): number | undefined {
  const text = queryText(request, name)
  if (text === undefined) return undefined
  const value = Number(text)
  if (!Number.isFinite(value)) throw refuse.invalidParameter(name)
  return value
}

const within = (at: number, from: number | undefined, to: number | undefined): boolean =>
  (from === undefined || at >= from) && (to === undefined || at <= to)

export function pipelineRoutes(state: FlowState): Route[] {
  return [listPipelines(state), ...readRoutes(state), ...runWriteRoutes(state)]
}

function listPipelines(state: FlowState): Route {
  return {
    method: 'GET',
    pattern: '/organizations/:org/pipelines',
    action: 'ListPipelines',
    handle: (request) => {
      inOrganization(state.codeup, request)
      onlyQuery(request, [
        'page',
        'perPage',
        'pipelineName',
        'statusList',
        'createStartTime',
        'createEndTime',
        'executeStartTime',
        'executeEndTime',
      ])
      needRight(state.codeup, request.caller, 'flow-read')
      const name = queryText(request, 'pipelineName')?.toLowerCase()
      const words = queryText(request, 'statusList')?.split(',')
      const [createFrom, createTo] = [instant(request, 'createStartTime'), instant(request, 'createEndTime')]
      const [ranFrom, ranTo] = [instant(request, 'executeStartTime'), instant(request, 'executeEndTime')]
      const ranAsked = ranFrom !== undefined || ranTo !== undefined
      const found = state.pipelines
        .values()
        .filter((pipeline) => {
          const word = state.run(pipeline.id, pipeline.lastRunNumber)?.status
          return (
            (name === undefined || pipeline.name.toLowerCase().includes(name)) &&
            (words === undefined || (word !== undefined && words.includes(word))) &&
            within(pipeline.createdAt, createFrom, createTo) &&
            (!ranAsked || (pipeline.lastRunNumber > 0 && within(pipeline.lastRunAt, ranFrom, ranTo)))
          )
        })
        .sort((a, b) => b.createdAt - a.createdAt || b.id - a.id)
      return slicePage(found, pageOf(request, pages), renderPipelineItem)
    },
  }
}

function readRoutes(state: FlowState): Route[] {
  return [
    pipelineRoute(state, {
      method: 'GET',
      below: '/:pipeline',
      action: 'GetPipeline',
      handle: ({ pipeline }) => ({ body: renderPipeline(pipeline) }),
    }),
    pipelineRoute(state, {
      method: 'GET',
      below: '/:pipeline/runs',
      action: 'ListPipelineRuns',
      query: ['page', 'perPage', 'status', 'triggerMode', 'startTime', 'endTime', 'endTme'],
      handle: ({ request, pipeline }) => {
        const from = instant(request, 'startTime')
        const to = instant(request, 'endTme') ?? instant(request, 'endTime')
        const [status, mode] = [queryText(request, 'status'), queryText(request, 'triggerMode')]
        const found = state
          .runsOf(pipeline)
          .filter(
            (run) =>
              within(run.startTime, from, to) &&
              (status === undefined || run.status === status) &&
              (mode === undefined || String(run.triggerMode) === mode),
          )
        return slicePage(found, pageOf(request, pages), (run) => renderRunItem(state, run))
      },
    }),
    pipelineRoute(state, {
      method: 'GET',
      below: '/:pipeline/runs/latestPipelineRun',
      action: 'GetLatestPipelineRun',
      handle: ({ pipeline }) => {
        const run = state.run(pipeline.id, pipeline.lastRunNumber)
        if (run === undefined) throw new Refusal(404, 'NotFound', 'The pipeline never ran.')
        return { body: renderRun(state, pipeline, run) }
      },
    }),
    runRoute(state, {
      method: 'GET',
      below: '/:pipeline/runs/:run',
      action: 'GetPipelineRun',
      handle: ({ pipeline, run }) => ({ body: renderRun(state, pipeline, run) }),
    }),
  ]
}

function runWriteRoutes(state: FlowState): Route[] {
  return [
    pipelineRoute(state, {
      method: 'POST',
      below: '/:pipeline/runs',
      action: 'CreatePipelineRun',
      write: true,
      handle: async (call) => ({ body: await startByHand(state, call) }),
    }),
    runRoute(state, {
      method: 'PUT',
      below: '/:pipeline/runs/:run',
      action: 'StopPipelineRun',
      write: true,
      handle: ({ run }) => ({ body: stopRun(state, run, state.world.clock.now()) }),
    }),
  ]
}

/** Starts a run for a person: `params` is a JSON string, as on the wire. Answers the number of the run. */
async function startByHand(state: FlowState, { request, pipeline, user }: PipelineCall): Promise<number> {
  const { params } = await bodyOf(request, { params: 'string' })
  const fields = readFields(parseParams(params ?? '{}'), {
    branchModeBranchs: 'strings',
    envs: 'object',
    runningBranchs: 'object',
    runningTags: 'object',
    runningPipelineArtifacts: 'object',
    runningAcrArtifacts: 'object',
    runningPackagesArtifacts: 'object',
    needCreateBranch: 'boolean',
    releaseBranch: 'string',
    comment: 'string',
  })
  const asked = (of: Record<string, unknown> | undefined): string | undefined => {
    const value = of?.[sourceUrl(pipeline.source)]
    return typeof value === 'string' ? value : undefined
  }
  const tag = asked(fields.runningTags)
  const branch = asked(fields.runningBranchs) ?? pipeline.branch
  const repository = state.codeup.repository(pipeline.source)
  if (repository === undefined)
    throw new Refusal(404, 'NotFound', `The repository ${pipeline.source} is gone.`)
  const dir = state.codeup.dirOf(repository)
  const commit = await resolveCommit(dir, tag ?? branch, tag === undefined ? 'branch' : 'tag')
  if (commit === undefined) throw new Refusal(400, 'InvalidParameter', `There is no ${tag ?? branch} to run.`)
  const envs = Object.fromEntries(
    Object.entries(fields.envs ?? {}).map(([key, value]) => [key, String(value)]),
  )
  const [commitTitle = ''] = ((await readCommit(dir, commit))?.message ?? '').split('\n')
  const fresh = state.pipelines.get(String(pipeline.id)) ?? pipeline
  const run = startRun(
    state,
    fresh,
    {
      branch: tag ?? branch,
      commit,
      commitTitle,
      triggerMode: 1,
      creatorId: user.userId,
      envs,
      comment: fields.comment ?? '',
    },
    state.world.clock.now(),
  )
  return run.number
}

function parseParams(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>
  } catch {
    // Told below, as any other text that is no object.
  }
  throw refuse.invalidParameter('params', 'params is the text of a JSON object.')
}
