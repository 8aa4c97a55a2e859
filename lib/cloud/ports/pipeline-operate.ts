import type { JobOperation, JobSight, OperationRefusal } from '../../domain/run-action/job-standing.ts'
import type { CloudResult } from './outcome.ts'
import type { StartedRun } from './pipeline.ts'

/** What a run is started with. */
export interface RunOrder {
  /** A branch or Git tag of one of the pipeline's repositories, by the URL it builds from; null: what the pipeline says. */
  source: { repositoryUrl: string; kind: 'branch' | 'git-tag'; name: string } | null
  parameters: Record<string, string>
}

/** Done now, found done, or not possible as the run stands: then the cloud was not asked to. */
export type Operated =
  | { done: true; already: boolean }
  | { done: false; why: OperationRefusal; status: string }

/** Flow, acting on runs: under the operator token. */
export interface PipelineOperatePort {
  /** The run that was started with this parameter, looked for among those since an instant; of several the oldest. */
  findRun(
    pipeline: string,
    parameter: { name: string; value: string },
    since: Date,
  ): Promise<CloudResult<StartedRun | null>>
  /** Starts a run; answers its number. Failure kinds not-found: no such pipeline; invalid: no such branch or Git tag. */
  startRun(pipeline: string, order: RunOrder): Promise<CloudResult<number>>
  /** Stops a whole run. Failure kind not-found: no such run. */
  stopRun(pipeline: string, run: number): Promise<CloudResult<Operated>>
  /**
   * Acts on one job, as it was seen when it was asked for. Looks first: what was done already is not done again. Rerun is for
   * jobs that deploy, and they alone. Failure kinds not-found: no such run or job; invalid: Flow takes it now no more.
   */
  operateJob(
    pipeline: string,
    run: number,
    job: { id: string; operation: JobOperation; seen: JobSight },
  ): Promise<CloudResult<Operated>>
}
