import { z } from 'zod'
import type { JobOperation, JobSight } from '../../../domain/run-action/job-standing.ts'
import type { RunOrder } from '../../ports/pipeline-operate.ts'
import { CallError } from '../transport/call-error.ts'
import type { YunxiaoDoor } from '../transport/yunxiao.ts'

const Id = z.union([z.string(), z.number().transform(String)])
const OperatedJob = z.object({
  id: Id,
  jobSign: z.string().nullish(),
  status: z.string().nullish(),
  startTime: z.number().nullish(),
})
/** Of GetPipelineRun what acting on it needs. */
const OperatedRun = z.object({
  status: z.string(),
  stages: z
    .array(z.object({ stageInfo: z.object({ jobs: z.array(OperatedJob).nullish() }).nullish() }))
    .nullish(),
})
const DeployTasks = z.array(z.object({ identifier: z.string().nullish() }))

/** What a start takes (section 5.2): parameters of one's own go through `envs` only. */
export function startParams({ source, parameters }: RunOrder): Record<string, unknown> {
  const chosen = source && { [source.repositoryUrl]: source.name }
  return {
    envs: parameters,
    ...(chosen ? { [source.kind === 'branch' ? 'runningBranchs' : 'runningTags']: chosen } : {}),
  }
}

/** Flow's operations on runs and jobs, `/oapi/v1/flow` (section 5.2). The paths of runs and of their jobs differ. */
export class OperateClient {
  private readonly door: YunxiaoDoor

  constructor(door: YunxiaoDoor) {
    this.door = door
  }

  private runs(pipeline: string): string {
    return `pipelines/${encodeURIComponent(pipeline)}/runs`
  }

  async getRun(
    pipeline: string,
    run: number,
    signal: AbortSignal,
  ): Promise<{ status: string; jobs: (JobSight & { id: string; sign: string | null })[] }> {
    const answer = await this.door.send('flow', 'GET', `${this.runs(pipeline)}/${run}`, { signal })
    const { status, stages } = OperatedRun.parse(answer.body)
    const jobs = (stages ?? []).flatMap(({ stageInfo }) => stageInfo?.jobs ?? [])
    return {
      status,
      jobs: jobs.map(({ id, jobSign, status: word, startTime }) => ({
        id,
        sign: jobSign ?? null,
        status: word ?? '',
        startedAt: startTime ? new Date(startTime) : null,
      })),
    }
  }

  /** Answers the number of the run. */
  async startRun(pipeline: string, order: RunOrder, signal: AbortSignal): Promise<number> {
    const body = { params: JSON.stringify(startParams(order)) }
    return z
      .number()
      .parse((await this.door.send('flow', 'POST', this.runs(pipeline), { body, signal })).body)
  }

  async stopRun(pipeline: string, run: number, signal: AbortSignal): Promise<void> {
    const answer = await this.door.send('flow', 'PUT', `${this.runs(pipeline)}/${run}`, { signal })
    taken(answer.body, `run ${run}`)
  }

  async operateJob(
    pipeline: string,
    run: number,
    job: string,
    operation: JobOperation,
    signal: AbortSignal,
  ): Promise<void> {
    const path = `pipelines/${encodeURIComponent(pipeline)}/pipelineRuns/${run}/jobs/${encodeURIComponent(job)}/${operation}`
    const answer = await this.door.send('flow', operation === 'start' ? 'POST' : 'PUT', path, { signal })
    taken(answer.body, `job ${job}`)
  }

  /** Whether the pipeline counts this job among those that deploy. */
  async deploys(pipeline: string, sign: string | null, signal: AbortSignal): Promise<boolean> {
    const path = `pipelines/${encodeURIComponent(pipeline)}/listTasksByCategory/DEPLOY`
    const answer = await this.door.send('flow', 'GET', path, { signal })
    return DeployTasks.parse(answer.body).some(({ identifier }) => sign !== null && identifier === sign)
  }
}

/** Flow answers with a boolean; false inside a good status is a no. */
function taken(body: unknown, what: string): void {
  if (body === false) throw new CallError('invalid', `Flow did not take it for ${what}`)
}
