import type { LayerSpec } from '../acr/seed.ts'

export type RunWord = 'INIT' | 'QUEUED' | 'RUNNING' | 'WAITING' | 'SUCCESS' | 'FAIL' | 'CANCELED' | 'SKIP'

/** What a job does to the rest of the cloud when it ends well. */
export type JobEffect = 'image' | 'deploy-test' | 'deploy'

export interface JobSpec {
  name: string
  /** Flow's own name of the job in the pipeline's file. */
  sign: string
  /** Shortest and longest duration. */
  seconds: [number, number]
  steps: string[]
  /** Waits for a person: passed or refused. */
  manual?: boolean
  /** Begins only when a person starts it. */
  byHand?: boolean
  effect?: JobEffect
}

export interface StageSpec {
  name: string
  jobs: JobSpec[]
}

/** What the image of a commit is made of. */
export interface BuildSpec {
  instanceId: string
  namespace: string
  repository: string
  /** Shared by all images of the service. */
  base: LayerSpec[]
  /** Bytes of the layer that changes with every commit, least and most. */
  app: [number, number]
}

/** Where an environment's desired image of the service is written. */
export interface DeploySpec {
  environment: string
  repository: string
  branch: string
  /** Paths of kustomization.yaml, one per cluster: `<cluster>/<service>/kustomization.yaml`. */
  files: string[]
  /** Functions that get the image in their place. */
  functions?: string[]
  /** Applications of EDAS (AppIds) that get it. */
  applications?: string[]
}

export interface Pipeline {
  id: number
  name: string
  /** Shown in the console; 0 daily, 1 pre-release, 2 production. */
  envId: number
  /** Full path of the code repository. */
  source: string
  branch: string
  startedBy: 'push' | 'merge-request' | 'hand'
  stages: StageSpec[]
  /** Its definition, where it is not simply its stages. */
  text?: string
  /** Its variables, beside those of a run. */
  variables?: Array<{ key: string; value: string; masked: boolean }>
  build?: BuildSpec
  deploys: DeploySpec[]
  creatorId: string
  createdAt: number
  updatedAt: number
  lastRunNumber: number
  lastRunAt: number
}

export interface Job {
  id: number
  stage: number
  name: string
  sign: string
  status: RunWord
  startTime?: number
  endTime?: number
  manual?: boolean
  /** A person started it. */
  released?: boolean
  /** The job will end in failure, as its fate was drawn at the start. */
  doomed?: boolean
  /** The job will end well and will have done nothing. */
  lies?: boolean
  /** What it made, or why it failed. */
  note?: string
}

export interface Run {
  pipelineId: number
  /** Counts up per pipeline. */
  number: number
  status: RunWord
  /** 1 manual, 2 timer, 3 code commit, 5 pipeline, 6 webhook. */
  triggerMode: number
  creatorId: string
  branch: string
  commit: string
  commitTitle: string
  createdAt: number
  updatedAt: number
  startTime: number
  endTime?: number
  envs: Record<string, string>
  comment: string
  jobs: Job[]
  /** Image that the run built. */
  digest?: string
  mergeRequest?: number
}

export const runKey = (run: { pipelineId: number; number: number }): string =>
  `${run.pipelineId}/${run.number}`

export const isOver = (word: RunWord): boolean =>
  word === 'SUCCESS' || word === 'FAIL' || word === 'CANCELED' || word === 'SKIP'
