import { z } from 'zod'
import { ledgerActions } from '../../domain/ledger/entry.ts'
import { Id, Instant } from './wire.ts'

export const LedgerItem = z.object({
  id: z.string(),
  at: Instant,
  actorKind: z.enum(['person', 'token', 'system']),
  actorId: Id.nullable(),
  actorName: z.string(),
  action: z.enum(ledgerActions),
  subjectKind: z.string(),
  subjectId: z.string(),
  subjectName: z.string(),
  /** Slugs, where it is about one. */
  service: z.string().nullable(),
  environment: z.string().nullable(),
  promotionId: Id.nullable(),
  reason: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
  /** Chained by hash; false for at most a few seconds after it was written. */
  sealed: z.boolean(),
})
export type LedgerItem = z.infer<typeof LedgerItem>
