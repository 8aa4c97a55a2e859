import { z } from 'zod'
import { readBreakdown } from '../../catalog/cost-view/breakdown.ts'
import { readMoverReasons } from '../../catalog/cost-view/mover-reasons.ts'
import { ok } from '../../domain/failure/result.ts'
import { holdsAnywhere } from '../../domain/permission/decide.ts'
import { defineQuery } from '../define.ts'
import { frameOf } from './frame.ts'
import { shownRow } from './get-breakdown.ts'
import { moneyInput } from './input.ts'

/**
 * The services whose cost changed most against the same days of the month before, up or down, and what stands beside that: the
 * product in which it changed, and promotions meanwhile. Money without an owner can be among them. Fails with forbidden, invalid.
 */
export const listMovers = defineQuery({
  input: z.strictObject({ ...moneyInput, limit: z.int().min(1).max(50).default(5) }),
  authorise: (actor) => holdsAnywhere(actor, 'cost.read'),
  read: async ({ database, actor, input }) => {
    const framed = await frameOf(database, actor, input)
    if (!framed.ok) return framed
    const { month, measure, currency, reaches, now } = framed.value
    const found = await readBreakdown(database, {
      ...framed.value,
      by: 'service',
      order: 'change',
      after: null,
      limit: input.limit,
    })
    const serviceIds = found.rows.flatMap(({ key, slug }) => (slug === null ? [] : [key]))
    const reasons =
      serviceIds.length === 0
        ? []
        : await readMoverReasons(database, { month, measure, currency, reaches, serviceIds })
    const reasonOf = new Map(reasons.map((reason) => [reason.serviceId, reason]))
    return ok({
      month,
      measure,
      currency,
      items: found.rows.map((row) => {
        const { key, slug, amount, settled, previous, change } = shownRow(row, reaches)
        const reason = reasonOf.get(key)
        return {
          key,
          slug,
          amount,
          settled,
          previous,
          change,
          cloudProduct: reason?.cloudProduct ?? null,
          productChange: reason?.change ?? null,
          promotions: reason?.promotions ?? 0,
        }
      }),
      now,
    })
  },
})
