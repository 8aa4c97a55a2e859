import { oc } from '@orpc/contract'
import { z } from 'zod'
import { GateVerdict } from './gate-verdict.ts'
import { Permitted } from './permitted.ts'
import { PromotionFailure } from './promotion-item.ts'
import {
  BuildReference,
  GivenApproval,
  PersonReference,
  PromotionKind,
  PromotionState,
  ServiceReference,
} from './reference.ts'
import { Id, Instant, list, page, pageInput, Reason } from './wire.ts'

export const TrainState = z.enum(['draft', 'ready', 'going', 'paused', 'succeeded', 'failed', 'cancelled'])
export const RowOutcome = z.enum(['skipped', 'waiting', 'asked', 'moving', 'succeeded', 'failed', 'left'])

export const TrainPlan = z.strictObject({
  /** Minutes between two waves. */
  bakeMinutes: z.int().min(0).max(1440),
  /** Failed rows that stop it: a number, a share in percent, or both. Empty: never. */
  budget: z.strictObject({
    count: z.int().min(1).max(1000).optional(),
    percent: z.int().min(1).max(100).optional(),
  }),
  maxPerWave: z.int().min(1).max(1000).nullable(),
  /** Every wave after the first asks a release manager too. */
  goEachWave: z.boolean(),
  /** A train of a release brings that release's versions, whatever else ran in the environment before. */
  releaseId: Id.optional(),
})
export type TrainPlan = z.infer<typeof TrainPlan>

/** Why a service does not go; words are in the message files under `train.skip`. */
const Skip = z.object({ key: z.string(), detail: z.record(z.string(), z.unknown()) })

export const ForecastRow = z.object({
  service: ServiceReference,
  from: BuildReference.nullable(),
  to: BuildReference.nullable(),
  /** From 1; 0 for what does not go. */
  wave: z.int(),
  skipped: Skip.nullable(),
  /** All but `pass` and `off`, which are only counted. */
  verdicts: z.array(GateVerdict),
  passed: z.int(),
  off: z.int(),
  prognosis: z.object({ key: z.string(), until: Instant.nullable() }).nullable(),
})
export type ForecastRow = z.infer<typeof ForecastRow>

export const TrainForecast = z.object({
  /** Slug. */
  environment: z.string(),
  plan: TrainPlan,
  rows: z.array(ForecastRow),
  waves: z.int(),
  /** Declared dependencies in a ring, each as its way round. */
  rings: z.array(z.array(z.string())),
  /** There are more than fit into one train. */
  cut: z.boolean(),
  approvalsNeeded: z.int(),
  /** Of the exact list of what goes: creating and approving may name it. */
  listHash: z.string(),
  may: z.object({ create: Permitted }),
  now: Instant,
})
export type TrainForecast = z.infer<typeof TrainForecast>

const counts = z.object({
  skipped: z.int(),
  waiting: z.int(),
  asked: z.int(),
  moving: z.int(),
  succeeded: z.int(),
  failed: z.int(),
  left: z.int(),
})

export const TrainItem = z.object({
  id: Id,
  number: z.int(),
  name: z.string(),
  /** Slug. */
  environment: z.string(),
  kind: z.enum(['forward', 'back']),
  state: TrainState,
  /** The train that this one rolls back. */
  backOf: z.object({ id: Id, number: z.int() }).nullable(),
  requester: PersonReference,
  reason: z.string().nullable(),
  reasonKey: z.string().nullable(),
  pausedFor: z.enum(['budget', 'person', 'go']).nullable(),
  wave: z.int(),
  waves: z.int(),
  /** Rows by what became of them. */
  counts,
  createdAt: Instant,
  startedAt: Instant.nullable(),
  nextWaveAt: Instant.nullable(),
  endedAt: Instant.nullable(),
})
export type TrainItem = z.infer<typeof TrainItem>

export const TrainRow = z.object({
  service: ServiceReference,
  wave: z.int(),
  from: BuildReference.nullable(),
  to: BuildReference.nullable(),
  outcome: RowOutcome,
  skipped: Skip.nullable(),
  promotion: z
    .object({
      id: Id,
      number: z.int(),
      kind: PromotionKind,
      state: PromotionState,
      firstWriteAt: Instant.nullable(),
      /** Gates that stopped it when last judged. */
      blocks: z.array(z.string()),
      waits: z.array(z.string()),
      failure: PromotionFailure.nullable(),
      unsettled: z.boolean(),
      observeUntilAt: Instant.nullable(),
    })
    .nullable(),
})
export type TrainRow = z.infer<typeof TrainRow>

export const TrainDetail = TrainItem.extend({
  plan: TrainPlan.extend({ forgiven: z.int() }),
  listHash: z.string(),
  approvalsNeeded: z.int(),
  rows: z.array(TrainRow),
  approvals: z.array(
    GivenApproval.extend({
      /** The list it was given for is still the list. */
      ofThisList: z.boolean(),
      /** Rows it is bound to. */
      rows: z.int(),
    }),
  ),
  backTrains: z.array(z.object({ id: Id, number: z.int(), state: TrainState })),
  timeline: z.array(
    z.object({
      id: z.string(),
      at: Instant,
      actorKind: z.enum(['person', 'token', 'system']),
      actorName: z.string(),
      action: z.string(),
      reason: z.string().nullable(),
      detail: z.record(z.string(), z.unknown()),
    }),
  ),
  /** Whose word the reader could give, first the one taken when they name none. */
  approveFor: z.array(z.object({ id: Id, name: z.string() })),
  may: z.object({
    approve: Permitted,
    reject: Permitted,
    change: Permitted,
    go: Permitted,
    noGo: Permitted,
    pause: Permitted,
    cancel: Permitted,
    rollBack: Permitted,
  }),
  now: Instant,
})
export type TrainDetail = z.infer<typeof TrainDetail>

export const BackForecast = z.object({
  environment: z.string(),
  rows: z.array(ForecastRow.pick({ service: true, from: true, to: true, wave: true, skipped: true })),
  waves: z.int(),
  listHash: z.string(),
  now: Instant,
})
export type BackForecast = z.infer<typeof BackForecast>

const services = z.array(z.string().min(1).max(120)).min(1).max(500)
const hash = z.string().length(64)
const wish = {
  environment: z.string().min(1).max(120),
  /** Slugs or ids; absent: all that are behind there. */
  services: services.optional(),
  /** Of these, those that somebody took out again. */
  leaveOut: z.array(z.string().min(1).max(120)).max(500).optional(),
  plan: TrainPlan.partial().optional(),
}
const one = z.strictObject({ id: z.string().min(1).max(60) })
const withReason = one.extend({ reason: z.string().trim().max(2000).optional() })
const tags = ['trains']

export const train = {
  list: oc
    .route({ method: 'GET', path: '/trains', tags, summary: 'Trains, newest first' })
    .input(
      z.strictObject({ ...pageInput, state: list(TrainState), environment: z.string().max(120).optional() }),
    )
    .output(page(TrainItem)),
  get: oc
    .route({ method: 'GET', path: '/trains/{id}', tags, summary: 'One train, by id or T-<number>' })
    .input(one)
    .output(TrainDetail),
  dryRun: oc
    .route({
      method: 'POST',
      path: '/trains/dry-run',
      tags,
      summary: 'What a train would do; writes nothing',
    })
    .input(z.strictObject(wish))
    .output(TrainForecast),
  create: oc
    .route({ method: 'POST', path: '/trains', tags, summary: 'Put a train together', successStatus: 201 })
    .input(
      z.strictObject({
        ...wish,
        name: z.string().trim().min(1).max(120),
        reason: z.string().trim().max(2000).optional(),
        /** Refused when the list is another by now. */
        listHash: hash.optional(),
        draft: z.boolean().optional(),
      }),
    )
    .output(TrainDetail),
  change: oc
    .route({
      method: 'PATCH',
      path: '/trains/{id}',
      tags,
      summary: 'Change the list or the plan before it goes',
    })
    .input(
      one.extend({
        name: z.string().trim().min(1).max(120).optional(),
        services: services.optional(),
        plan: TrainPlan.partial().optional(),
        /** A draft is ready now. */
        submit: z.boolean().optional(),
      }),
    )
    .output(TrainDetail),
  approve: oc
    .route({ method: 'POST', path: '/trains/{id}/approve', tags, summary: 'Approve every row of this list' })
    .input(withReason.extend({ listHash: hash, forPersonId: Id.optional() }))
    .output(TrainDetail),
  reject: oc
    .route({ method: 'POST', path: '/trains/{id}/reject', tags, summary: 'Reject; ends it' })
    .input(one.extend({ reason: Reason }))
    .output(TrainDetail),
  go: oc
    .route({ method: 'POST', path: '/trains/{id}/go', tags, summary: 'Let it go, or go on' })
    .input(withReason)
    .output(TrainDetail),
  noGo: oc
    .route({ method: 'POST', path: '/trains/{id}/no-go', tags, summary: 'Do not let it go; ends it' })
    .input(one.extend({ reason: Reason }))
    .output(TrainDetail),
  pause: oc
    .route({
      method: 'POST',
      path: '/trains/{id}/pause',
      tags,
      summary: 'Nothing of it starts until it goes on',
    })
    .input(withReason)
    .output(TrainDetail),
  cancel: oc
    .route({
      method: 'POST',
      path: '/trains/{id}/cancel',
      tags,
      summary: 'End it; what moves ends by itself',
    })
    .input(one.extend({ reason: Reason }))
    .output(TrainDetail),
  dryRunBack: oc
    .route({ method: 'GET', path: '/trains/{id}/way-back', tags, summary: 'What rolling it back would do' })
    .input(one)
    .output(BackForecast),
  rollBack: oc
    .route({
      method: 'POST',
      path: '/trains/{id}/rollback',
      tags,
      summary: 'Roll it back, in reverse order',
      successStatus: 201,
    })
    .input(
      withReason.extend({
        reasonKey: z.enum(['errors', 'latency', 'wrong-behaviour', 'data', 'dependency', 'drill', 'other']),
        listHash: hash.optional(),
      }),
    )
    .output(TrainDetail),
}
