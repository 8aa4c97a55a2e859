import { z } from 'zod'
import { Id, Instant } from './wire.ts'

export const PersonReference = z.object({ id: Id, key: z.string(), name: z.string() })
export type PersonReference = z.infer<typeof PersonReference>

export const NamedReference = z.object({ id: Id, slug: z.string(), name: z.string() })
export type NamedReference = z.infer<typeof NamedReference>

export const ServiceReference = z.object({ id: Id, slug: z.string() })
export type ServiceReference = z.infer<typeof ServiceReference>

/** What is needed to write a build's name: its version, else branch@commit, and always its digest. */
export const BuildReference = z.object({
  id: Id,
  digest: z.string(),
  version: z.string().nullable(),
  commitSha: z.string().nullable(),
  branch: z.string().nullable(),
})
export type BuildReference = z.infer<typeof BuildReference>

export const HealthProblem = z.enum(['crash-loop', 'pull-failure', 'stuck'])

export const RunState = z.enum([
  'queued',
  'running',
  'waiting',
  'succeeded',
  'failed',
  'cancelled',
  'unknown',
])

export const PromotionState = z.enum([
  'pending',
  'applying',
  'observing',
  'succeeded',
  'failed',
  'errored',
  'cancelled',
  'rejected',
  'superseded',
  'expired',
  'aborted',
])
export const PromotionKind = z.enum(['promotion', 'rollback', 'redeploy'])
export const StartMode = z.enum(['automatic', 'manual'])

/** Where a promotion stands that takes its place by shares of the traffic. */
export const StandingShare = z.object({
  kind: z.enum(['canary', 'blue-green']),
  /** Asked for, of the wave that is under way; blue-green: 0 stands ready, 100 is cut over. */
  percent: z.int(),
  state: z.enum(['moving', 'watched', 'going-back']),
  /** Does not go on by itself: a person paused it, or has to say when. */
  stays: z.enum(['paused', 'person']).nullable(),
})
export type StandingShare = z.infer<typeof StandingShare>

/** The promotion that applies, observes or was left unsettled in a place. */
export const ActivePromotion = z.object({
  id: Id,
  number: z.int(),
  kind: PromotionKind,
  state: PromotionState,
  build: BuildReference,
  startedAt: Instant.nullable(),
  observingAt: Instant.nullable(),
  observeUntilAt: Instant.nullable(),
  wave: z.int(),
  waves: z.int(),
  /** It ended after its first write and nobody has yet read what runs: nothing else starts here. */
  unsettled: z.boolean(),
  /** Null where it goes by no share, has none yet, or is being written whole. */
  share: StandingShare.nullable(),
})
export type ActivePromotion = z.infer<typeof ActivePromotion>

/** The oldest waiting promotion of a place, with the gates that stopped it when last judged. */
export const WaitingPromotion = z.object({
  id: Id,
  number: z.int(),
  kind: PromotionKind,
  build: BuildReference,
  startMode: StartMode,
  requestedAt: Instant,
  wakeAt: Instant.nullable(),
  blocks: z.array(z.string()),
  waits: z.array(z.string()),
})
export type WaitingPromotion = z.infer<typeof WaitingPromotion>

/** The word of one person on what needs approvals. */
export const GivenApproval = z.object({
  person: PersonReference,
  /** On whose behalf, where a delegation was used. */
  forPerson: PersonReference.nullable(),
  decision: z.enum(['approved', 'rejected']),
  reason: z.string().nullable(),
  at: Instant,
})
