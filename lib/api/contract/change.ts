import { oc } from '@orpc/contract'
import { z } from 'zod'
import { changeActions, changeKinds } from '../../domain/change/change.ts'
import { BuildReference, HealthProblem, PersonReference, PromotionKind, PromotionState } from './reference.ts'
import { Id, Instant, list, page, pageInput } from './wire.ts'

/** Something that is different since, or an alert beside it. */
export const ChangeItem = z.object({
  id: z.string(),
  at: Instant,
  kind: z.enum(changeKinds),
  action: z.enum([...changeActions, 'outside', 'alert']),
  service: z.string().nullable(),
  environment: z.string().nullable(),
  fromDigest: z.string().nullable(),
  toDigest: z.string().nullable(),
  /** Null where no build of the catalog has the digest. */
  from: BuildReference.nullable(),
  to: BuildReference.nullable(),
  /** outside: somebody the portal does not know. */
  actor: z.object({ kind: z.enum(['person', 'token', 'system', 'outside']), name: z.string().nullable() }),
  reason: z.string().nullable(),
  /** Name of the alert, the environment, the promotion. */
  subject: z.string().nullable(),
  promotion: z
    .object({
      id: Id,
      number: z.int(),
      kind: PromotionKind,
      state: PromotionState,
      reasonKey: z.string().nullable(),
      unsettled: z.boolean(),
    })
    .nullable(),
  /** Names of settings. */
  changed: z.array(z.string()),
  alert: z.object({ name: z.string(), severity: z.string(), endedAt: Instant.nullable() }).nullable(),
  /** What it brought still runs there: going back makes sense. */
  runs: z.boolean(),
})
export type ChangeItem = z.infer<typeof ChangeItem>

export const FiringAlert = z.object({
  id: Id,
  name: z.string(),
  severity: z.string(),
  service: z.string().nullable(),
  environment: z.string().nullable(),
  startedAt: Instant,
  seenAt: Instant,
})
export type FiringAlert = z.infer<typeof FiringAlert>

export const ChangeSummary = z.object({
  now: Instant,
  /** The period that was counted. */
  from: Instant,
  to: Instant,
  /** Promotions begun, rollouts from outside, settings and holds. Ends and alerts are counted apart. */
  changes: z.int(),
  rollbacks: z.int(),
  outside: z.int(),
  settings: z.int(),
  failed: z.int(),
  alerts: z.int(),
  firing: z.int(),
  /** At most 20. */
  firingNow: z.array(FiringAlert),
  /** Highest rank first. */
  environments: z.array(z.object({ slug: z.string(), changes: z.int() })),
})
export type ChangeSummary = z.infer<typeof ChangeSummary>

/** A promotion that the next shift must know of. */
export const OpenPromotion = z.object({
  id: Id,
  number: z.int(),
  kind: PromotionKind,
  state: PromotionState,
  service: z.string(),
  environment: z.string(),
  build: BuildReference.nullable(),
  requester: PersonReference.nullable(),
  requestedAt: Instant,
  endedAt: Instant.nullable(),
  reason: z.string().nullable(),
  /** Why it ended so. */
  failure: z.string().nullable(),
})
export type OpenPromotion = z.infer<typeof OpenPromotion>

const Place = { service: z.string(), environment: z.string() }

/** What the next shift takes over. */
export const Handover = z.object({
  now: Instant,
  from: Instant,
  to: Instant,
  summary: ChangeSummary,
  /** Newest first, at most 500. */
  changes: z.array(ChangeItem),
  changesComplete: z.boolean(),
  unsettled: z.array(OpenPromotion),
  moving: z.array(OpenPromotion),
  waitingApprovals: z.array(OpenPromotion),
  holds: z.array(
    z.object({
      id: Id,
      ...Place,
      reason: z.string(),
      owner: PersonReference.nullable(),
      setAt: Instant,
      reviewAt: Instant,
    }),
  ),
  failing: z.array(z.object({ ...Place, problem: HealthProblem })),
  drifting: z.array(z.object({ ...Place, since: Instant })),
  overrides: z.array(
    z.object({
      id: Id,
      ...Place,
      promotionId: Id,
      number: z.int(),
      gate: z.string(),
      person: PersonReference.nullable(),
      reason: z.string(),
      at: Instant,
    }),
  ),
  automaticRollbackStops: z.array(
    z.object({ environment: z.string(), services: z.array(z.string()), at: Instant }),
  ),
  onCall: z.array(
    z.object({
      person: PersonReference,
      scopeKind: z.string(),
      scope: z.string().nullable(),
      fromAt: Instant,
      toAt: Instant,
    }),
  ),
})
export type Handover = z.infer<typeof Handover>

const where = {
  /** Slug, or a part of it. */
  service: z.string().max(120).optional(),
  team: z.string().max(120).optional(),
  environment: z.string().max(120).optional(),
  from: Instant.optional(),
  /** Instead of `from`: how far back, in minutes; two hours when neither is said. */
  minutes: z.coerce.number().int().min(1).max(100_000).optional(),
  to: Instant.optional(),
}

export const change = {
  list: oc
    .route({
      method: 'GET',
      path: '/changes',
      tags: ['changes'],
      summary: 'Everything that changed, newest first',
    })
    .input(z.strictObject({ ...pageInput, ...where, kind: list(z.enum(changeKinds)) }))
    .output(page(ChangeItem)),
  summary: oc
    .route({
      method: 'GET',
      path: '/changes/summary',
      tags: ['changes'],
      summary: 'How much changed, and what fires',
    })
    .input(z.strictObject(where))
    .output(ChangeSummary),
  handover: oc
    .route({
      method: 'GET',
      path: '/changes/handover',
      tags: ['changes'],
      summary: 'What the next shift takes over: what changed, what is open, who was on call',
    })
    .input(z.strictObject(where))
    .output(Handover),
}
