import { z } from 'zod'
import { ObservationRecord } from '../../domain/observation/record.ts'
import { StepName } from '../../domain/promotion/steps.ts'
import { Strategy } from '../../domain/strategy/strategy.ts'
import { GateVerdict } from './gate-verdict.ts'
import { Permitted } from './permitted.ts'
import { PromotionItem } from './promotion-item.ts'
import { BuildReference, GivenApproval, RunState } from './reference.ts'
import { Id, Instant } from './wire.ts'

/** The run of Flow by which a target is written, as it was seen last. */
const StepDelivery = z.object({
  pipeline: z.string(),
  /** Null until sync has seen it. */
  runId: Id.nullable(),
  number: z.int().nullable(),
  state: RunState.nullable(),
  stages: z.array(z.object({ name: z.string(), state: RunState })),
  /** Its manual gate: we passed it, a gate of ours that closed meanwhile holds it, or it waits for a person in Flow. */
  gate: z
    .object({
      name: z.string(),
      state: z.enum(['passed', 'held', 'person']),
      by: z.array(z.string()).optional(),
    })
    .nullable(),
  /** Number of somebody else's run that ours waits for. */
  waitsFor: z.int().nullable(),
})

export const PromotionStep = z.object({
  id: Id,
  position: z.int(),
  name: StepName,
  wave: z.int().nullable(),
  /** Of share and judge: percent of the traffic that the new build gets. */
  percent: z.int().nullable(),
  /** Of judge: somebody said to go on. */
  passedAt: Instant.nullable(),
  target: z
    .object({
      id: Id,
      cluster: z.string().nullable(),
      workload: z.string().nullable(),
      writeWay: z.enum(['gitops', 'pipeline', 'direct']),
    })
    .nullable(),
  state: z.enum(['waiting', 'running', 'done', 'failed']),
  attempts: z.int(),
  sessionName: z.string().nullable(),
  /** The role that its session was of; null where it took none: a member of Yunxiao or the portal alone acted. */
  roleArn: z.string().nullable(),
  evidence: z.record(z.string(), z.unknown()),
  delivery: StepDelivery.nullable(),
  problem: z.string().nullable(),
  startedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
})
export type PromotionStep = z.infer<typeof PromotionStep>

export const PromotionDetail = PromotionItem.extend({
  /** The train it goes with. */
  train: z.object({ id: Id, number: z.int() }).nullable(),
  configRevision: z.string().nullable(),
  settingsVersion: z.int(),
  /** Gates when asked, at the start, and (while pending) as judged last. */
  askedVerdicts: z.array(GateVerdict),
  startVerdicts: z.array(GateVerdict).nullable(),
  judgedVerdicts: z.array(GateVerdict).nullable(),
  judgedAt: Instant.nullable(),
  /** Its story from the ledger, oldest first. */
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
  steps: z.array(PromotionStep),
  approvals: z.array(GivenApproval),
  approvalsNeeded: z.int(),
  /** Last good builds to go back to, newest first. */
  rollbackTo: z.array(BuildReference.extend({ startedAt: Instant, goneAt: Instant.nullable() })),
  /** How each check of its observation stands; empty before the first look. */
  observedChecks: z.array(
    ObservationRecord.shape.checks.element.pick({ check: true, verdict: true, why: true }),
  ),
  firstWriteAt: Instant.nullable(),
  settledAt: Instant.nullable(),
  abortAskedAt: Instant.nullable(),
  /** How its build takes the place of the old one; null: rolling. */
  strategy: Strategy.nullable(),
  /** A person keeps it at its share. */
  pausedAt: Instant.nullable(),
  /** Its share goes back to the old build, and then it ends as said. */
  backAskedAt: Instant.nullable(),
  back: z
    .object({
      as: z.enum(['failed', 'aborted']),
      code: z.string(),
      message: z.string(),
      step: z.string().optional(),
    })
    .nullable(),
  /** Whose word the reader could give, first the one taken when they name none; empty where they may not approve. */
  approveFor: z.array(z.object({ id: Id, name: z.string() })),
  may: z.object({
    approve: Permitted,
    reject: Permitted,
    start: Permitted,
    cancel: Permitted,
    abort: Permitted,
    settle: Permitted,
    rollback: Permitted,
    pause: Permitted,
    resume: Permitted,
    next: Permitted,
    back: Permitted,
  }),
  now: Instant,
})
export type PromotionDetail = z.infer<typeof PromotionDetail>
