import { oc } from '@orpc/contract'
import { z } from 'zod'
import { ledgerActions } from '../../domain/ledger/entry.ts'
import { Id, Instant, list, page, pageInput } from './wire.ts'

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

export const ledger = {
  list: oc
    .route({ method: 'GET', path: '/ledger', tags: ['ledger'], summary: 'Who did what, newest first' })
    .input(
      z.strictObject({
        ...pageInput,
        /** Person key. */
        actor: z.string().max(120).optional(),
        action: list(z.enum(ledgerActions)),
        service: z.string().max(120).optional(),
        environment: z.string().max(120).optional(),
        /** Id or P-<number>. */
        promotion: z.string().max(60).optional(),
        from: Instant.optional(),
        to: Instant.optional(),
      }),
    )
    .output(page(LedgerItem)),
}
