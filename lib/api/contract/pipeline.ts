import { oc } from '@orpc/contract'
import { z } from 'zod'
import { definitionPlaces } from '../../domain/pipeline/verbs.ts'
import { Permitted } from './permitted.ts'
import { NamedReference, RunState, ServiceReference } from './reference.ts'
import { PipelineKind, RunFailure } from './run-item.ts'
import { flag, Id, Instant, list, page, pageInput } from './wire.ts'

/** One pipeline in a list. Live events: noun `pipeline`, its id; told when it, or its last run, changed. */
export const PipelineItem = z.object({
  id: Id,
  /** Its number in the cloud. */
  externalId: z.string(),
  name: z.string(),
  kind: PipelineKind,
  service: ServiceReference.nullable(),
  team: NamedReference.nullable(),
  productLine: NamedReference.nullable(),
  /** Null: it never ran, or its runs are not read: it belongs to no service. */
  lastRun: z
    .object({
      id: Id,
      number: z.int(),
      state: RunState,
      word: z.string(),
      branch: z.string().nullable(),
      actor: z.string().nullable(),
      startedAt: Instant.nullable(),
      endedAt: Instant.nullable(),
      durationMs: z.int().nullable(),
      failure: RunFailure.nullable(),
      seenAt: Instant,
    })
    .nullable(),
  /** When the cloud last named it. */
  seenAt: Instant,
  /** In the cloud's own console; null where that address is not known. */
  webUrl: z.string().nullable(),
})
export type PipelineItem = z.infer<typeof PipelineItem>

export const PipelineDetail = PipelineItem.extend({
  repository: z.object({ id: Id, path: z.string(), webUrl: z.string().nullable() }).nullable(),
  /** What it builds from, as the cloud names it; null: its definition was not read yet. */
  sourceUrls: z.array(z.string()).nullable(),
  /** Where its definition lives; null: not known. */
  definition: z.object({ place: z.enum(definitionPlaces), path: z.string().nullable() }).nullable(),
  /** The cloud's own word for where it delivers to. */
  environment: z.string().nullable(),
  /** What a start may set; a masked value was never stored. */
  parameters: z.array(
    z.object({
      key: z.string(),
      value: z.string().nullable(),
      masked: z.boolean(),
      description: z.string().nullable(),
    }),
  ),
  /** Stages and jobs of its last run whose stages are known. */
  stages: z.array(
    z.object({
      key: z.string(),
      name: z.string(),
      needs: z.array(z.string()).nullable(),
      usualMs: z.int().nullable(),
      jobs: z.array(z.object({ name: z.string(), sign: z.string().nullable(), usualMs: z.int().nullable() })),
    }),
  ),
  usualMs: z.int().nullable(),
  createdAt: Instant.nullable(),
  changedAt: Instant.nullable(),
  /** When its definition was read. */
  readAt: Instant.nullable(),
  may: z.object({ start: Permitted }),
  now: Instant,
})
export type PipelineDetail = z.infer<typeof PipelineDetail>

const tags = ['runs']

export const pipeline = {
  list: oc
    .route({ method: 'GET', path: '/pipelines', tags, summary: 'Pipelines by name, each with its last run' })
    .input(
      z.strictObject({
        ...pageInput,
        kind: list(PipelineKind),
        /** Slugs. */
        service: list(z.string().max(120)),
        team: list(z.string().max(120)),
        productLine: list(z.string().max(120)),
        /** Part of the name or the service, in any case. */
        q: z.string().trim().min(1).max(200).optional(),
        withTotal: flag,
      }),
    )
    .output(page(PipelineItem).extend({ total: z.int().optional() })),
  get: oc
    .route({ method: 'GET', path: '/pipelines/{id}', tags, summary: 'One pipeline: what defines it' })
    .input(z.strictObject({ id: Id }))
    .output(PipelineDetail),
}
