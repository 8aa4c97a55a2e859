import { z } from 'zod'
import { listLedger as read } from '../../catalog/ledger/reads.ts'
import { defaultLimit, readCursor } from '../../catalog/page.ts'
import { findPromotionId } from '../../catalog/promotion/find.ts'
import { findServiceId } from '../../catalog/service/reads.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { decide } from '../../domain/permission/decide.ts'
import { defineQuery } from '../define.ts'

/** One page of the ledger, newest first, as JSON text of LedgerItem; entries not yet chained are marked. */
export const listLedger = defineQuery({
  input: z.object({
    actor: z.string().optional(),
    action: z.array(z.string()).optional(),
    service: z.string().optional(),
    environment: z.string().optional(),
    promotion: z.string().optional(),
    from: z.iso.datetime({ offset: true }).optional(),
    to: z.iso.datetime({ offset: true }).optional(),
    cursor: z.string().optional(),
    limit: z.int().default(defaultLimit),
  }),
  authorise: (actor) => decide(actor, 'ledger.read'),
  read: async ({ database, input }) => {
    const key = readCursor(input.cursor, ['digits'])
    if (!key.ok) return key
    const promotion = input.promotion === undefined ? null : await findPromotionId(database, input.promotion)
    if (promotion && !promotion.ok) return promotion
    const serviceId = input.service === undefined ? undefined : await findServiceId(database, input.service)
    if (serviceId === null)
      return fail('not-found', `no service is called "${input.service}"`, { noun: 'service' })
    const filters = { ...input, serviceId, promotionId: promotion?.value }
    return ok(await read(database, filters, key.value && String(key.value[0]), input.limit))
  },
})
