import { z } from 'zod'
import {
  BuildReference,
  PersonReference,
  PromotionKind,
  PromotionState,
  ServiceReference,
  StartMode,
} from './reference.ts'
import { Id, Instant } from './wire.ts'

export const PromotionFailure = z.object({
  code: z.string(),
  message: z.string(),
  step: z.string().optional(),
})

/** One promotion in a list. */
export const PromotionItem = z.object({
  id: Id,
  number: z.int(),
  kind: PromotionKind,
  state: PromotionState,
  service: ServiceReference,
  /** Slug. */
  environment: z.string(),
  build: BuildReference,
  /** What ran when it started, or when it was asked. */
  from: BuildReference.nullable(),
  startMode: StartMode,
  /** Asked by the portal itself: an automatic rollback or an auto-promotion. */
  automatic: z.boolean(),
  hotfix: z.boolean(),
  /** The promotion that this one answers. */
  cause: z.object({ id: Id, number: z.int() }).nullable(),
  /** Starts by itself then, not before. */
  scheduledAt: Instant.nullable(),
  /** Nothing starts by itself since: a person presses Start. */
  heldBackAt: Instant.nullable(),
  /** How its observation stands; null before it begins. */
  observation: z.enum(['watching', 'passed', 'failed', 'asked', 'unknown']).nullable(),
  /** Null: the portal itself. */
  requester: PersonReference.nullable(),
  starter: PersonReference.nullable(),
  reason: z.string().nullable(),
  reasonKey: z.string().nullable(),
  /** Gates that stopped it when last judged; empty once it started. */
  blocks: z.array(z.string()),
  waits: z.array(z.string()),
  approvalsGiven: z.int(),
  failure: PromotionFailure.nullable(),
  /** Ended after its first write and what runs was not read since. */
  unsettled: z.boolean(),
  wave: z.int(),
  waves: z.int(),
  requestedAt: Instant,
  startedAt: Instant.nullable(),
  observingAt: Instant.nullable(),
  observeUntilAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  expiresAt: Instant,
  wakeAt: Instant.nullable(),
})
export type PromotionItem = z.infer<typeof PromotionItem>
