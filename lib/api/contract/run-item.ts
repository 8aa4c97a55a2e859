import { z } from 'zod'
import { pipelineKinds } from '../../domain/pipeline/name.ts'
import { BuildReference, NamedReference, RunState, ServiceReference } from './reference.ts'
import { Id, Instant } from './wire.ts'

export const PipelineKind = z.enum(pipelineKinds)

/** Where a run failed, as the cloud says it. */
export const RunFailure = z.object({
  stage: z.string(),
  job: z.string(),
  jobId: z.string(),
  /** Null: the cloud gives no reason. */
  message: z.string().nullable(),
})
export type RunFailure = z.infer<typeof RunFailure>

/** One run in a list. Live events: noun `run`, its id; told for what changed only. */
export const RunItem = z.object({
  id: Id,
  service: ServiceReference.nullable(),
  team: NamedReference.nullable(),
  productLine: NamedReference.nullable(),
  pipelineId: Id,
  pipeline: z.string(),
  pipelineKind: PipelineKind,
  number: z.int(),
  state: RunState,
  /** The cloud's own word, to be shown where the state is unknown. */
  word: z.string(),
  /** manual, timer, commit, pipeline, webhook, or the cloud's own number. */
  trigger: z.string().nullable(),
  branch: z.string().nullable(),
  commitSha: z.string().nullable(),
  /** Title of the commit, where we have it. */
  title: z.string().nullable(),
  actor: z.string().nullable(),
  startedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  /** Null until it ended. */
  durationMs: z.int().nullable(),
  failure: RunFailure.nullable(),
  stages: z.array(z.object({ name: z.string(), state: RunState })),
  /** Builds that this run made. */
  builds: z.array(BuildReference),
  /** Environment slugs in which a build that it made runs now, in their order. */
  runsIn: z.array(z.string()),
  /** When the cloud was last asked about it. */
  seenAt: Instant,
})
export type RunItem = z.infer<typeof RunItem>

/** What a run was started with; the value of a masked or encrypted one was never stored. */
export const RunParameter = z.object({
  key: z.string(),
  value: z.string().nullable(),
  masked: z.boolean(),
})
export type RunParameter = z.infer<typeof RunParameter>
