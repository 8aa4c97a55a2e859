import type { CloudResult, Page } from './outcome.ts'

export interface PipelineFact {
  externalId: string
  name: string
  createdAt: Date | null
}
export interface PipelineDetailFact extends PipelineFact {
  /** URLs of the repositories the pipeline builds from. */
  repositories: string[]
  updatedAt: Date | null
}
export interface RunJobFact {
  id: string
  name: string
  status: string
  startedAt: Date | null
  endedAt: Date | null
}
export interface RunStageFact {
  name: string
  status: string
  startedAt: Date | null
  endedAt: Date | null
  jobs: RunJobFact[]
}
export interface RunFact {
  /** Counts up per pipeline. */
  number: number
  /** The cloud's own word; unknown words must survive. */
  status: string
  trigger: string | null
  actor: string | null
  branch: string | null
  commitSha: string | null
  startedAt: Date | null
  endedAt: Date | null
  stages: RunStageFact[]
}

/** Flow, reading. */
export interface PipelinePort {
  /** All pipelines, or only those that ran since an instant. */
  listPipelines(ranSince: Date | null, page: string | null): Promise<CloudResult<Page<PipelineFact>>>
  getPipeline(pipeline: string): Promise<CloudResult<PipelineDetailFact>>
  /** Newest first; `since` limits by start time. Stages, branch and commit are empty in a listing. */
  listRuns(pipeline: string, since: Date | null, page: string | null): Promise<CloudResult<Page<RunFact>>>
  getRun(pipeline: string, number: number): Promise<CloudResult<RunFact>>
}

export interface StartedRun {
  number: number
  /** The cloud's own word. */
  status: string
}

/** Flow, starting: under the operator token. */
export interface PipelineStartPort {
  /**
   * The run that was started with this parameter, looked for among those since an instant; null when there is none. Of
   * several the oldest: the others were started by mistake.
   */
  findRun(
    pipeline: string,
    parameter: { name: string; value: string },
    since: Date,
  ): Promise<CloudResult<StartedRun | null>>
  /** Starts a run with these parameters; answers its number. Failure kind not-found: no such pipeline. */
  startRun(pipeline: string, parameters: Record<string, string>): Promise<CloudResult<number>>
}

/** A job of a run that a person may pass or refuse. */
export interface ManualGateFact {
  jobId: string
  name: string
  stage: string
  /** The cloud's own word. */
  status: string
  /** False: it waits, but not for this token. */
  waiting: boolean
}

/** Flow's manual gates: under the operator token. */
export interface PipelineGatePort {
  /** Those that still wait. Failure kind not-found: no such run. */
  listManualGates(pipeline: string, run: number): Promise<CloudResult<ManualGateFact[]>>
  /**
   * Passes or refuses a gate that waits. `answered` false: it had that answer already. Failure kind conflict: it has the
   * other one, or waits for nobody. Flow takes no reason: whoever answers keeps it.
   */
  answerManualGate(
    pipeline: string,
    run: number,
    jobId: string,
    answer: 'pass' | 'refuse',
  ): Promise<CloudResult<{ answered: boolean }>>
}
