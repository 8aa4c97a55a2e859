import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Strategy } from '../../domain/strategy/strategy.ts'
import { GateVerdict } from './gate-verdict.ts'
import { Permitted } from './permitted.ts'
import { Change, PlannedWrite } from './promotion-change.ts'
import { PromotionComments } from './promotion-comment.ts'
import { PromotionDetail } from './promotion-detail.ts'
import { PromotionItem } from './promotion-item.ts'
import { BuildReference, PersonReference, PromotionKind, PromotionState, StartMode } from './reference.ts'
import { flag, Id, Instant, list, page, pageInput, Reason } from './wire.ts'

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
