import { oc } from '@orpc/contract'
import { z } from 'zod'
import { ledgerActions } from '../../domain/ledger/entry.ts'
import { Evidence } from './evidence.ts'
import { LedgerItem } from './ledger-item.ts'
import { Instant, list, page, pageInput } from './wire.ts'

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
  evidence: oc
    .route({
      method: 'GET',
      path: '/ledger/evidence',
      tags: ['ledger'],
      summary: 'Evidence of one promotion or of a period, as a file',
      description: 'Streamed. Without a promotion and a period: of the last day.',
    })
    .input(
      z.strictObject({
        /** Id or P-<number>. */
        promotion: z.string().min(1).max(60).optional(),
        from: Instant.optional(),
        to: Instant.optional(),
      }),
    )
    .output(Evidence),
}
