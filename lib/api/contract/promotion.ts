// long: every route of a promotion and what it answers, one after the other
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { ObservationRecord } from '../../domain/observation/record.ts'
import { StepName } from '../../domain/promotion/steps.ts'
import { Strategy } from '../../domain/strategy/strategy.ts'
import { Permitted } from './permitted.ts'
import { PromotionComments } from './promotion-comment.ts'
import { PromotionItem } from './promotion-item.ts'
import {
  BuildReference,
  PersonReference,
  PromotionKind,
  PromotionState,
  RunState,
  StartMode,
} from './reference.ts'
import { flag, Id, Instant, list, page, pageInput, Reason } from './wire.ts'

export const Verdict = z.enum(['pass', 'warn', 'wait', 'block', 'overridden', 'off'])
export type Verdict = z.infer<typeof Verdict>

/** One rule judged for a promotion, with every reason; words are in the message files under `gate`. */
export const GateVerdict = z.object({
  gate: z.string(),
  verdict: Verdict,
  reasons: z.array(
    z.object({
      key: z.string(),
      /** Values for the sentence, and evidence. */
      values: z.record(z.string(), z.unknown()),
    }),
  ),
  /** Who can resolve it: names of people, or keys of roles. */
  resolvers: z.array(
    z.object({ kind: z.enum(['person', 'role', 'group', 'time', 'cloud']), name: z.string() }),
  ),
  /** When time alone resolves it. */
  until: Instant.nullable(),
  /** Age of the fact it rests on; null where it rests on none of the cloud's. */
  seenAt: Instant.nullable().optional(),
})
export type GateVerdict = z.infer<typeof GateVerdict>

export const CommitItem = z.object({
  sha: z.string(),
  title: z.string(),
  authorName: z.string(),
  workItems: z.array(z.string()),
  committedAt: Instant,
})
export type CommitItem = z.infer<typeof CommitItem>

export const Finding = z.object({
  name: z.string(),
  severity: z.enum(['high', 'medium', 'low', 'unknown']),
  feature: z.string(),
  version: z.string(),
  fixedIn: z.string().nullable(),
  link: z.string().nullable(),
})

/** What would be different after it. */
export const Change = z.object({
  direction: z.enum(['first', 'same', 'newer', 'older', 'diverged', 'unknown']),
  /** Commits in the new build and not in the running one, newest first, at most 100. */
  added: z.array(CommitItem),
  /** Commits that would go away. */
  removed: z.array(CommitItem),
  /** False when part of the history is not known to us. */
  complete: z.boolean(),
  sizeBytes: z.int(),
  sizeDeltaBytes: z.int().nullable(),
  findings: z
    .object({ added: z.array(Finding), fixed: z.array(Finding), inherited: z.array(Finding) })
    .nullable(),
  /** Declared and not done in the place yet; `known` false: nobody has looked yet, the promotion does before it writes. */
  migrations: z.object({
    known: z.boolean(),
    /** Why the declaration cannot be read: the promotion would fail before it writes. */
    problem: z.string().nullable(),
    open: z.array(
      z.object({
        name: z.string(),
        kind: z.enum(['expand', 'contract', 'irreversible']),
        pipeline: z.string(),
      }),
    ),
  }),
})
export type Change = z.infer<typeof Change>

/** What would be written, per target. */
export const PlannedWrite = z.object({
  targetId: Id,
  cluster: z.string().nullable(),
  namespace: z.string().nullable(),
  workload: z.string().nullable(),
  wave: z.int(),
  way: z.enum(['gitops', 'pipeline', 'direct', 'none']),
  repository: z.string().nullable(),
  branch: z.string().nullable(),
  path: z.string().nullable(),
})
export type PlannedWrite = z.infer<typeof PlannedWrite>

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
  approvals: z.array(
    z.object({
      person: PersonReference,
      /** On whose behalf, where a delegation was used. */
      forPerson: PersonReference.nullable(),
      decision: z.enum(['approved', 'rejected']),
      reason: z.string().nullable(),
      at: Instant,
    }),
  ),
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

export const PromotionExplanation = z.object({
  state: PromotionState,
  /** What the rules would do now: one key of lib/domain/promotion. */
  nextAction: z.string(),
  /** As judged now, also of one that has ended. */
  verdicts: z.array(GateVerdict),
  askedVerdicts: z.array(GateVerdict),
  /** Null when it never started. */
  startVerdicts: z.array(GateVerdict).nullable(),
  change: Change,
  earliestAt: Instant.nullable(),
  now: Instant,
})
export type PromotionExplanation = z.infer<typeof PromotionExplanation>

/** Which build: its id, or a digest when it names exactly one build. */
const wanted = {
  service: z.string().min(1).max(120),
  environment: z.string().min(1).max(120),
  build: z.string().min(1).max(200),
}

export const PromotionPreview = z.object({
  service: z.object({ id: Id, slug: z.string() }),
  environment: z.string(),
  build: BuildReference,
  from: BuildReference.nullable(),
  kind: PromotionKind,
  change: Change,
  verdicts: z.array(GateVerdict),
  startMode: StartMode,
  /** Earliest instant at which time alone would let it start. */
  earliestAt: Instant.nullable(),
  expiresAt: Instant,
  writes: z.array(PlannedWrite),
  /** How the build would take the place of what runs. */
  strategy: Strategy,
  /** Targets that cannot do what is set for the place: then it is rolling. */
  strategyUnfit: z.array(z.string()),
  /** Who could approve it. */
  approvers: z.array(PersonReference),
  /** Whether the reader may ask for it, and the code if not. */
  request: Permitted,
  /** Whether the reader may let a finding through here. */
  waive: Permitted,
  /** What would happen after the request. */
  prognosis: z.object({
    key: z.enum([
      'starts-now',
      'waits-for-time',
      'waits-for-approval',
      'waits-for-start',
      'waits',
      'blocked',
      'refused',
    ]),
    until: Instant.nullable(),
  }),
  now: Instant,
})
export type PromotionPreview = z.infer<typeof PromotionPreview>

const one = z.strictObject({ id: z.string().min(1).max(60) })
const withReason = one.extend({ reason: z.string().trim().max(2000).optional() })
const tags = ['promotions']

export const promotion = {
  list: oc
    .route({ method: 'GET', path: '/promotions', tags, summary: 'Promotions, newest first' })
    .input(
      z.strictObject({
        ...pageInput,
        state: list(PromotionState),
        service: z.string().max(120).optional(),
        environment: z.string().max(120).optional(),
        /** 'me' or a person key. */
        requester: z.string().max(120).optional(),
        kind: list(PromotionKind),
        /** Those that the caller could approve and has not. */
        waitingForMe: flag,
      }),
    )
    .output(page(PromotionItem)),
  get: oc
    .route({ method: 'GET', path: '/promotions/{id}', tags, summary: 'One promotion, by id or P-<number>' })
    .input(one)
    .output(PromotionDetail),
  explain: oc
    .route({
      method: 'GET',
      path: '/promotions/{id}/explain',
      tags,
      summary: 'Every gate, as judged when asked, at the start and now',
    })
    .input(one)
    .output(PromotionExplanation),
  preview: oc
    .route({
      method: 'POST',
      path: '/promotions/preview',
      tags,
      summary: 'What a promotion would do; writes nothing',
    })
    .input(z.strictObject({ ...wanted, kind: PromotionKind.optional(), hotfix: z.boolean().optional() }))
    .output(PromotionPreview),
  request: oc
    .route({ method: 'POST', path: '/promotions', tags, summary: 'Request a promotion', successStatus: 201 })
    .input(
      z.strictObject({
        ...wanted,
        reason: Reason.optional(),
        /** Redeploy what already runs. */
        redeploy: z.boolean().optional(),
        /** Replace a waiting promotion whose commits this build does not contain. */
        replace: z.boolean().optional(),
        /** Skips preview and soak; needs a reason and the word of a second person. */
        hotfix: z.boolean().optional(),
        /** Starts by itself at this instant, if its gates pass then; at most 30 days ahead. */
        scheduledAt: Instant.optional(),
        /** A request that did not start by then is over; seven days when absent. */
        expiresAt: Instant.optional(),
        /** The person has seen that commits go away. */
        olderConfirmed: z.boolean().optional(),
        /** What the person has seen and means: 'older' as above, 'suspect' that a rollback left this build here. */
        confirmed: z
          .array(z.enum(['older', 'suspect']))
          .max(4)
          .optional(),
      }),
    )
    .output(PromotionDetail),
  rollback: oc
    .route({
      method: 'POST',
      path: '/promotions/rollback',
      tags,
      summary: 'Go back to an earlier build',
      successStatus: 201,
    })
    .input(
      z.strictObject({
        ...wanted,
        reasonKey: z.enum(['errors', 'latency', 'wrong-behaviour', 'data', 'dependency', 'drill', 'other']),
        reason: z.string().trim().max(2000).optional(),
        /** Abort what moves in the place and take it over. */
        takeOver: z.boolean().optional(),
        /** Leave the config as it is; otherwise it goes back to what ran with the image. */
        imageOnly: z.boolean().optional(),
        /** Typed: 'floor' that it lies past a migration, 'cloud-away' that the registry does not answer. */
        confirmed: z
          .array(z.enum(['floor', 'cloud-away']))
          .max(4)
          .optional(),
      }),
    )
    .output(PromotionDetail),
  rollbackFrom: oc
    .route({
      method: 'POST',
      path: '/promotions/{id}/rollback',
      tags,
      summary: 'Abort it if it moves, and go back to what ran before it',
      successStatus: 201,
    })
    .input(
      one.extend({
        reasonKey: z.enum(['errors', 'latency', 'wrong-behaviour', 'data', 'dependency', 'drill', 'other']),
        reason: z.string().trim().max(2000).optional(),
        /** Another earlier build than the one that ran before. */
        build: z.string().min(1).max(200).optional(),
        imageOnly: z.boolean().optional(),
        confirmed: z
          .array(z.enum(['floor', 'cloud-away']))
          .max(4)
          .optional(),
      }),
    )
    .output(PromotionDetail),
  approve: oc
    .route({ method: 'POST', path: '/promotions/{id}/approve', tags, summary: 'Approve' })
    .input(withReason.extend({ forPersonId: Id.optional() }))
    .output(PromotionDetail),
  withdraw: oc
    .route({ method: 'POST', path: '/promotions/{id}/withdraw', tags, summary: 'Take the own approval back' })
    .input(one)
    .output(PromotionDetail),
  reject: oc
    .route({ method: 'POST', path: '/promotions/{id}/reject', tags, summary: 'Reject; ends it' })
    .input(one.extend({ reason: Reason }))
    .output(PromotionDetail),
  start: oc
    .route({ method: 'POST', path: '/promotions/{id}/start', tags, summary: 'Start; gates are judged again' })
    .input(one)
    .output(PromotionDetail),
  cancel: oc
    .route({ method: 'POST', path: '/promotions/{id}/cancel', tags, summary: 'Cancel one that waits' })
    .input(withReason)
    .output(PromotionDetail),
  abort: oc
    .route({
      method: 'POST',
      path: '/promotions/{id}/abort',
      tags,
      summary: 'Stop further waves; leaves what is written',
    })
    .input(one.extend({ reason: Reason }))
    .output(PromotionDetail),
  pause: oc
    .route({
      method: 'POST',
      path: '/promotions/{id}/pause',
      tags,
      summary: 'Keep the new build at its share',
    })
    .input(withReason)
    .output(PromotionDetail),
  resume: oc
    .route({ method: 'POST', path: '/promotions/{id}/resume', tags, summary: 'Let a paused share go on' })
    .input(withReason)
    .output(PromotionDetail),
  next: oc
    .route({
      method: 'POST',
      path: '/promotions/{id}/next',
      tags,
      summary: 'Go on to the next share without the rest of the time at this one',
    })
    .input(withReason)
    .output(PromotionDetail),
  back: oc
    .route({
      method: 'POST',
      path: '/promotions/{id}/back',
      tags,
      summary: 'Give the share back to the old build, and end',
    })
    .input(one.extend({ reason: Reason }))
    .output(PromotionDetail),
  settle: oc
    .route({
      method: 'POST',
      path: '/promotions/{id}/settle',
      tags,
      summary: 'Say that the place may be used again',
    })
    .input(one.extend({ reason: Reason }))
    .output(PromotionDetail),
  comments: oc
    .route({
      method: 'GET',
      path: '/promotions/{id}/comments',
      tags,
      summary: 'What people said, oldest first',
    })
    .input(one)
    .output(PromotionComments),
  comment: oc
    .route({ method: 'POST', path: '/promotions/{id}/comments', tags, summary: 'Say something under it' })
    .input(one.extend({ text: z.string().trim().min(1).max(4000) }))
    .output(PromotionComments),
}
