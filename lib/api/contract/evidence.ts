import { z } from 'zod'
import { GateVerdict } from './gate-verdict.ts'
import { LedgerItem } from './ledger-item.ts'
import { CommitItem } from './promotion-change.ts'
import { BuildReference, PersonReference, PromotionKind, PromotionState } from './reference.ts'
import { Id, Instant } from './wire.ts'

const Somebody = z.object({ id: Id, name: z.string() })

export const EvidencePromotion = z.object({
  id: Id,
  number: z.int(),
  kind: PromotionKind,
  state: PromotionState,
  service: z.string(),
  environment: z.string(),
  digest: z.string(),
  build: BuildReference,
  from: BuildReference.nullable(),
  fromDigest: z.string().nullable(),
  configRevision: z.string().nullable(),
  requester: PersonReference.nullable(),
  starter: PersonReference.nullable(),
  automatic: z.boolean(),
  hotfix: z.boolean(),
  reason: z.string().nullable(),
  reasonKey: z.string().nullable(),
  confirmed: z.array(z.string()),
  requestedAt: Instant,
  startedAt: Instant.nullable(),
  firstWriteAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  settledAt: Instant.nullable(),
  failure: z.object({ code: z.string(), message: z.string(), step: z.string().optional() }).nullable(),
  askedVerdicts: z.array(GateVerdict),
  startVerdicts: z.array(GateVerdict).nullable(),
  /** The rules it was judged by, and which version of them. */
  settingsVersion: z.int(),
  settings: z.record(z.string(), z.unknown()).nullable(),
  /** Who could approve at that instant; null where no entry kept it. */
  couldApproveWhenAsked: z.array(Somebody).nullable(),
  couldApproveAtStart: z.array(Somebody).nullable(),
  approvals: z.array(
    z.object({
      person: PersonReference.nullable(),
      for: PersonReference.nullable(),
      decision: z.enum(['approved', 'rejected']),
      reason: z.string().nullable(),
      digest: z.string(),
      configRevision: z.string().nullable(),
      overDigest: z.string().nullable(),
      at: Instant,
    }),
  ),
  overrides: z.array(
    z.object({
      gate: z.string(),
      person: PersonReference.nullable(),
      second: PersonReference.nullable(),
      reason: z.string(),
      at: Instant,
      withdrawnAt: Instant.nullable(),
      reviewedBy: PersonReference.nullable(),
      reviewedAt: Instant.nullable(),
      reviewNote: z.string().nullable(),
    }),
  ),
  comments: z.array(z.object({ person: PersonReference.nullable(), text: z.string(), at: Instant })),
  steps: z.array(
    z.object({
      position: z.int(),
      name: z.string(),
      wave: z.int().nullable(),
      targetId: Id.nullable(),
      state: z.string(),
      attempts: z.int(),
      /** The session of the cloud it acted under: who and which promotion. */
      sessionName: z.string().nullable(),
      /** The role that session was of; null where a member of Yunxiao or the portal alone acted. */
      roleArn: z.string().nullable(),
      evidence: z.record(z.string(), z.unknown()),
      problem: z.string().nullable(),
      startedAt: Instant.nullable(),
      endedAt: Instant.nullable(),
    }),
  ),
  direction: z.enum(['first', 'same', 'newer', 'older', 'diverged', 'unknown']),
  /** What it brought, newest first, at most 100. */
  commits: z.array(CommitItem),
  removedCommits: z.array(CommitItem),
})
export type EvidencePromotion = z.infer<typeof EvidencePromotion>

export const EvidenceEntry = LedgerItem.extend({
  /** What was hashed, byte for byte: SHA-256 of the previous hash, a line break and this text is the hash. */
  text: z.string(),
  /** Null for at most a few seconds after it was written. */
  seal: z
    .object({
      sequence: z.string(),
      hash: z.string(),
      previousHash: z.string(),
      sealedAt: Instant,
      /** Computed when this file was made: the entry is what was sealed. */
      fits: z.boolean(),
    })
    .nullable(),
})
export type EvidenceEntry = z.infer<typeof EvidenceEntry>

export const Evidence = z.object({
  format: z.literal('sluice-evidence'),
  version: z.literal(1),
  madeAt: Instant,
  madeBy: z.object({ kind: z.enum(['person', 'token', 'system']), name: z.string() }),
  of: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('promotion'), id: Id, number: z.int() }),
    z.object({ kind: z.literal('period'), from: Instant, to: Instant }),
  ]),
  promotions: z.array(EvidencePromotion),
  entries: z.array(EvidenceEntry),
  chain: z.object({ entries: z.int(), sealed: z.int(), misfits: z.int() }),
})
export type Evidence = z.infer<typeof Evidence>
