import { oc } from '@orpc/contract'
import { z } from 'zod'
import { runVerbs } from '../../domain/pipeline/verbs.ts'
import { PipelineGateItem } from './merge-check.ts'
import { Permitted } from './permitted.ts'
import { BuildReference, RunState } from './reference.ts'
import { PipelineKind, RunItem, RunParameter } from './run-item.ts'
import { flag, Id, Instant, list, page, pageInput } from './wire.ts'

const RunVerb = z.enum(runVerbs)

const timed = {
  state: RunState,
  /** The cloud's own word. */
  word: z.string(),
  startedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  /** Null until it ended. */
  durationMs: z.int().nullable(),
  /** Median of the last 20 runs of the pipeline that succeeded; null: there are none. */
  usualMs: z.int().nullable(),
}

export const RunJob = z.object({
  id: z.string(),
  name: z.string(),
  /** Its name in the pipeline's own definition. */
  sign: z.string().nullable(),
  ...timed,
  /** What the cloud says of how it ended, for the most part why it failed. */
  message: z.string().nullable(),
  /** What the cloud offers to do with it now; whether the reader may is in `may`. */
  offers: z.array(RunVerb),
  /** Null: not known. */
  steps: z
    .array(z.object({ index: z.int(), name: z.string(), state: RunState, word: z.string() }))
    .nullable(),
})
export type RunJob = z.infer<typeof RunJob>

export const RunStage = z.object({
  /** Unique in the run. */
  key: z.string(),
  name: z.string(),
  ...timed,
  /** Keys of the stages that have to end first. Null: the cloud does not say; they go one after another. */
  needs: z.array(z.string()).nullable(),
  jobs: z.array(RunJob),
})
export type RunStage = z.infer<typeof RunStage>

/** An image that the run pushed, and where it runs now. */
export const RunImage = z.object({
  build: BuildReference,
  /** `host/namespace/name`. */
  repository: z.string(),
  tags: z.array(z.string()),
  sizeBytes: z.int(),
  pushedAt: Instant,
  /** Not in the registry any more. */
  goneAt: Instant.nullable(),
  runsIn: z.array(z.object({ environment: z.string(), since: Instant.nullable() })),
})
export type RunImage = z.infer<typeof RunImage>

/** A manual gate that waits, or that a freeze answered. */
export const RunGate = z.object({
  jobId: z.string(),
  name: z.string(),
  stage: z.string(),
  waiting: z.boolean(),
  since: Instant.nullable(),
  /** What a freeze said; null: none said anything. */
  answer: PipelineGateItem.pick({
    answer: true,
    environment: true,
    reasons: true,
    opensAt: true,
    problem: true,
    at: true,
    answeredAt: true,
  }).nullable(),
})
export type RunGate = z.infer<typeof RunGate>

const Neighbour = z.object({ id: Id, number: z.int(), state: RunState })

export const RunDetail = RunItem.extend({
  stages: z.array(RunStage),
  /** From its creation to the start of its first job. */
  queueMs: z.int().nullable(),
  /** Of the whole run; as of a stage. */
  usualMs: z.int().nullable(),
  parameters: z.array(RunParameter),
  sources: z.array(
    z.object({ repository: z.string(), branch: z.string().nullable(), commitSha: z.string().nullable() }),
  ),
  /** Null: not in a repository of ours, or not read yet. */
  commit: z
    .object({
      sha: z.string(),
      title: z.string(),
      authorName: z.string(),
      committedAt: Instant,
      repository: z.string(),
      webUrl: z.string().nullable(),
      workItems: z.array(z.string()),
    })
    .nullable(),
  /** The one whose head it built. */
  mergeRequest: z
    .object({
      number: z.int(),
      title: z.string(),
      state: z.string(),
      sourceBranch: z.string(),
      targetBranch: z.string(),
      authorName: z.string(),
      webUrl: z.string().nullable(),
    })
    .nullable(),
  images: z.array(RunImage),
  gates: z.array(RunGate),
  previous: Neighbour.nullable(),
  next: Neighbour.nullable(),
  /** False: the cloud is asked again. */
  complete: z.boolean(),
  /** The run in the cloud's own console; null where that address is not known. */
  webUrl: z.string().nullable(),
  /** Whether the reader may at all: the role in the scope, and the state of the run. A job takes what it offers. */
  may: z.record(RunVerb, Permitted),
  now: Instant,
})
export type RunDetail = z.infer<typeof RunDetail>

export const runFilters = {
  kind: list(PipelineKind),
  state: list(RunState),
  branch: z.string().trim().min(1).max(250).optional(),
  /** The person who started it, as the cloud names them. */
  actor: z.string().trim().min(1).max(200).optional(),
  /** Slugs. */
  service: list(z.string().max(120)),
  team: list(z.string().max(120)),
  productLine: list(z.string().max(120)),
  pipeline: Id.optional(),
  /** Started at or after; what is still queued counts as now. */
  since: Instant.optional(),
  /**
   * Part of the service, pipeline, branch, commit, title or person, in any case; `#12` is a number. One or two letters
   * are found where a word begins.
   */
  q: z.string().trim().min(1).max(200).optional(),
}

const tags = ['runs']

export const run = {
  list: oc
    .route({
      method: 'GET',
      path: '/runs',
      tags,
      summary: 'Pipeline runs of all services, newest start first',
    })
    .input(z.strictObject({ ...pageInput, ...runFilters, withTotal: flag }))
    .output(page(RunItem).extend({ total: z.int().optional() })),
  get: oc
    .route({
      method: 'GET',
      path: '/runs/{id}',
      tags,
      summary: 'One run: stages, what it made, what may be done',
    })
    .input(z.strictObject({ id: Id }))
    .output(RunDetail),
}
