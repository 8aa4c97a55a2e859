import type { RunVerb } from '../../domain/pipeline/verbs.ts'
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
  /** The cloud's own word for where it delivers to. */
  environment?: string | null
  /** Its definition is kept in the cloud itself; absent: not told. */
  definedInCloud?: boolean
  /** What a start may set, where its settings say so. */
  takes?: RunParameterFact[]
}
/** A masked or encrypted one has no value here: the adapter lets go of it. */
export interface RunParameterFact {
  key: string
  value: string | null
  masked: boolean
  description?: string | null
}
export interface RunSourceFact {
  repository: string
  branch: string | null
  commitSha: string | null
}
export interface RunJobFact {
  id: string
  name: string
  status: string
  startedAt: Date | null
  endedAt: Date | null
  /** Its name in the pipeline's own definition. */
  sign?: string | null
  /** What the cloud says of how it ended. */
  message?: string | null
  /** What the cloud offers to do with it now. */
  offers?: RunVerb[]
}
export interface RunStageFact {
  /** Unique in the run, where the cloud gives one. */
  key?: string | null
  /** Keys of the stages that have to end first; null: the cloud does not say. */
  needs?: string[] | null
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
  parameters?: RunParameterFact[]
  sources?: RunSourceFact[]
  /** First line of the commit's message, where the run tells it. */
  commitTitle?: string | null
}

/** Flow, reading. */
export interface PipelinePort {
  /** All pipelines, or only those that ran since an instant. */
  listPipelines(ranSince: Date | null, page: string | null): Promise<CloudResult<Page<PipelineFact>>>
  getPipeline(pipeline: string): Promise<CloudResult<PipelineDetailFact>>
  /** Newest first; `since` limits by start time. A listing says when: what, with which parameters and by which stages is for `getRun`. */
  listRuns(pipeline: string, since: Date | null, page: string | null): Promise<CloudResult<Page<RunFact>>>
  getRun(pipeline: string, number: number): Promise<CloudResult<RunFact>>
  /** The newest run, whole. Failure kind not-found: the pipeline never ran, or is not there. */
  latestRun(pipeline: string): Promise<CloudResult<RunFact>>
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
