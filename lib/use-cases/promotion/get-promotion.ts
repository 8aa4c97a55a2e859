import { z } from 'zod'
import { findPromotionId } from '../../catalog/promotion/find.ts'
import { decide } from '../../domain/permission/decide.ts'
import { defineQuery } from '../define.ts'
import { readDetail } from './detail.ts'

/** One promotion by id or P-<number>. Fails with `not-found`. */
export const getPromotion = defineQuery({
  input: z.strictObject({ id: z.string().min(1).max(60) }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, actor, input }) => {
    const id = await findPromotionId(database, input.id)
    return id.ok ? readDetail(database, actor, id.value) : id
  },
})
