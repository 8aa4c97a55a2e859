import { z } from 'zod'
import { pageOf, type YunxiaoDoor } from '../transport/yunxiao.ts'
import { WirePipeline, WirePipelineItem, WireRun, WireRunItem } from './wire.ts'

/** Flow's lists stop at 30 (section 5.2). */
const perPage = 30

/** Flow through Yunxiao's token API, `/oapi/v1/flow` (section 5.2). */
export class FlowClient {
  private readonly door: YunxiaoDoor

  constructor(door: YunxiaoDoor) {
    this.door = door
  }

  async listPipelines(ranSince: Date | null, page: number, signal: AbortSignal) {
    const query = { executeStartTime: ranSince?.getTime(), page, perPage }
    const answer = await this.door.send('flow', 'GET', 'pipelines', { query, signal })
    return pageOf(z.array(WirePipelineItem).parse(answer.body), answer.headers, page, perPage)
  }

  async getPipeline(pipeline: string, signal: AbortSignal) {
    const answer = await this.door.send('flow', 'GET', `pipelines/${encodeURIComponent(pipeline)}`, {
      signal,
    })
    return WirePipeline.parse(answer.body)
  }

  async listRuns(pipeline: string, since: Date | null, page: number, signal: AbortSignal) {
    const query = { startTime: since?.getTime(), page, perPage }
    const path = `pipelines/${encodeURIComponent(pipeline)}/runs`
    const answer = await this.door.send('flow', 'GET', path, { query, signal })
    return pageOf(z.array(WireRunItem).parse(answer.body), answer.headers, page, perPage)
  }

  async getRun(pipeline: string, number: number, signal: AbortSignal) {
    const path = `pipelines/${encodeURIComponent(pipeline)}/runs/${number}`
    return WireRun.parse((await this.door.send('flow', 'GET', path, { signal })).body)
  }

  async latestRun(pipeline: string, signal: AbortSignal) {
    const path = `pipelines/${encodeURIComponent(pipeline)}/runs/latestPipelineRun`
    return WireRun.parse((await this.door.send('flow', 'GET', path, { signal })).body)
  }

  /** Passing anything of our own goes through `envs` only (section 5.2). Answers the number of the run. */
  async startRun(pipeline: string, envs: Record<string, string>, signal: AbortSignal) {
    const path = `pipelines/${encodeURIComponent(pipeline)}/runs`
    const body = { params: JSON.stringify({ envs }) }
    return z.number().parse((await this.door.send('flow', 'POST', path, { body, signal })).body)
  }

  async answerGate(
    pipeline: string,
    number: number,
    job: string,
    answer: 'pass' | 'refuse',
    signal: AbortSignal,
  ): Promise<void> {
    const run = `pipelines/${encodeURIComponent(pipeline)}/pipelineRuns/${number}`
    await this.door.send('flow', 'POST', `${run}/jobs/${encodeURIComponent(job)}/${answer}`, { signal })
  }
}
