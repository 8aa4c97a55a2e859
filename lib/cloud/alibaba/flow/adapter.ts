import type { PipelinePort } from '../../ports/pipeline.ts'
import { mapPage } from '../codeup/adapter.ts'
import type { Attempts } from '../transport/attempt.ts'
import type { FlowClient } from './client.ts'
import { toListedRun, toPipeline, toPipelineDetail, toRun } from './map.ts'

/** Pipelines over Flow, under the reader token. */
export function createPipelines(attempts: Attempts, client: FlowClient): PipelinePort {
  const ask = <T>(operation: string, work: (signal: AbortSignal) => Promise<T>) =>
    attempts.call({ operation, read: true }, work)
  return {
    listPipelines: (ranSince, page) =>
      ask('ListPipelines', async (signal) =>
        mapPage(await client.listPipelines(ranSince, Number(page ?? 1), signal), toPipeline),
      ),
    getPipeline: (pipeline) =>
      ask('GetPipeline', async (signal) =>
        toPipelineDetail(await client.getPipeline(pipeline, signal), pipeline),
      ),
    listRuns: (pipeline, since, page) =>
      ask('ListPipelineRuns', async (signal) =>
        mapPage(await client.listRuns(pipeline, since, Number(page ?? 1), signal), toListedRun),
      ),
    getRun: (pipeline, number) =>
      ask('GetPipelineRun', async (signal) => toRun(await client.getRun(pipeline, number, signal))),
    latestRun: (pipeline) =>
      ask('GetLatestPipelineRun', async (signal) => toRun(await client.latestRun(pipeline, signal))),
  }
}
