import { oc } from '@orpc/contract'
import { z } from 'zod'
import { FreezeReason, FreezeResolver } from '../../domain/freeze/verdict.ts'
import { runVerbs } from '../../domain/pipeline/verbs.ts'
import { actionRefusals } from '../../domain/run-action/refusal.ts'
import { actVerbs } from '../../domain/run-action/verb.ts'
import { PipelineKind } from './run-item.ts'
import { Id, Instant, Reason } from './wire.ts'

const Refusal = z.enum(actionRefusals)

/** Whether the reader may have one thing done now, and if not why. */
export const ActionOption = z.object({
  verb: z.enum(runVerbs),
  allowed: z.boolean(),
  why: Refusal.nullable(),
  /** With `role`: who may. */
  roles: z.array(z.string()),
})
export type ActionOption = z.infer<typeof ActionOption>

/** Something that was asked of a pipeline or a run, and how it went. Live events: noun `run-action`, the run's id (of a start its own). */
export const RunActionItem = z.object({
  id: Id,
  verb: z.enum(runVerbs),
  pipelineId: Id,
  pipeline: z.string(),
  /** Of a start: null until the cloud has given it. */
  runNumber: z.int().nullable(),
  /** Null: the run is not here yet. */
  runId: Id.nullable(),
  /** Null: the whole run, or a start. */
  jobId: z.string().nullable(),
  jobName: z.string().nullable(),
  serviceId: Id.nullable(),
  source: z
    .object({ kind: z.enum(['branch', 'git-tag']), name: z.string(), repositoryUrl: z.string() })
    .nullable(),
  parameters: z.array(z.object({ key: z.string(), value: z.string() })),
  reason: z.string().nullable(),
  askedByName: z.string(),
  askedAt: Instant,
  state: z.enum(['asked', 'done', 'refused']),
  /** It was so already when the cloud was looked at. */
  already: z.boolean(),
  why: Refusal.nullable(),
  /** The cloud's own words: why not, or what still stands in the way. */
  problem: z.string().nullable(),
  endedAt: Instant.nullable(),
})
export type RunActionItem = z.infer<typeof RunActionItem>

/** A freeze before a place that a run leads to. */
export const RunHold = z.object({
  environmentId: Id,
  environment: z.string(),
  reasons: z.array(FreezeReason),
  opensAt: Instant.nullable(),
  resolvers: z.array(FreezeResolver),
})
export type RunHold = z.infer<typeof RunHold>

export const RunActions = z.object({
  /** Of the whole run. */
  stop: ActionOption,
  /** Of its pipeline. */
  start: ActionOption,
  /** Jobs that take anything now. */
  jobs: z.array(
    z.object({ jobId: z.string(), name: z.string(), stage: z.string(), options: z.array(ActionOption) }),
  ),
  /** Number of the promotion of the portal that started the run; null: none did. */
  promotion: z.int().nullable(),
  /** Freezes in the way of what rolls something out. */
  holds: z.array(RunHold),
  /** What was asked of it, the newest first; at most 20. */
  items: z.array(RunActionItem),
  now: Instant,
})
export type RunActions = z.infer<typeof RunActions>

/** What a pipeline can be started with. */
export const StartForm = z.object({
  id: Id,
  name: z.string(),
  kind: PipelineKind,
  service: z.string().nullable(),
  /** Path of the repository it builds from; null: not known, and nothing can be chosen. */
  repository: z.string().nullable(),
  defaultBranch: z.string().nullable(),
  /** At most 50 of each. */
  branches: z.array(z.string()),
  gitTags: z.array(z.string()),
  /** As its definition has them, or as the last run was given them; what is masked stays in Flow and is not sent. */
  parameters: z.array(
    z.object({
      key: z.string(),
      value: z.string().nullable(),
      masked: z.boolean(),
      description: z.string().nullable(),
    }),
  ),
  may: ActionOption,
})
export type StartForm = z.infer<typeof StartForm>

const tags = ['runs']

export const runAction = {
  list: oc
    .route({
      method: 'GET',
      path: '/runs/{id}/actions',
      tags,
      summary: 'What may be done with a run and its jobs, and what was asked of it',
    })
    .input(z.strictObject({ id: Id }))
    .output(RunActions),
  ask: oc
    .route({
      method: 'POST',
      path: '/runs/{id}/actions',
      tags,
      summary:
        'Have a run stopped, a job retried, skipped, stopped or run again, a manual gate passed or refused',
      description:
        'Answers what was asked; the worker does it within seconds: read `/run-actions/{id}` until its state is `done` or `refused`. Stop, skip, pass and refuse need a reason. `blocked-by-gate` names the freezes in `detail.holds`.',
    })
    .input(
      z.strictObject({
        id: Id,
        verb: z.enum(actVerbs),
        /** Of the run; left out to stop the whole run. */
        jobId: z.string().min(1).max(100).optional(),
        reason: Reason.optional(),
      }),
    )
    .output(RunActionItem),
  start: oc
    .route({
      method: 'POST',
      path: '/pipelines/{id}/runs',
      tags,
      summary: 'Start a run of a pipeline, on a branch or Git tag and with parameters',
    })
    .input(
      z.strictObject({
        id: Id,
        branch: z.string().trim().min(1).max(250).optional(),
        gitTag: z.string().trim().min(1).max(250).optional(),
        parameters: z
          .array(z.strictObject({ key: z.string().min(1).max(100), value: z.string().max(4000) }))
          .max(100)
          .optional(),
        reason: Reason.optional(),
      }),
    )
    .output(RunActionItem),
  form: oc
    .route({
      method: 'GET',
      path: '/pipelines/{id}/start-form',
      tags,
      summary: 'Branches, Git tags and parameters that a pipeline can be started with',
    })
    .input(
      z.strictObject({
        id: Id,
        /** Part of the name of a branch or Git tag. */
        q: z.string().trim().max(200).optional(),
      }),
    )
    .output(StartForm),
  get: oc
    .route({
      method: 'GET',
      path: '/run-actions/{id}',
      tags,
      summary: 'One thing that was asked, and how it went',
    })
    .input(z.strictObject({ id: Id }))
    .output(RunActionItem),
}
