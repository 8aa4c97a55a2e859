import type { CloudResult, Page } from './outcome.ts'

export interface PipelineFact {
  externalId: string
  name: string
  /** Repository paths or URLs the pipeline builds from. */
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
  listPipelines(page: string | null): Promise<CloudResult<Page<PipelineFact>>>
  /** Newest first; `since` limits by start time. Stages are empty in a listing. */
  listRuns(pipeline: string, since: Date | null, page: string | null): Promise<CloudResult<Page<RunFact>>>
  getRun(pipeline: string, number: number): Promise<CloudResult<RunFact>>
}
