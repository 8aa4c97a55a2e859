import { z } from 'zod'
import { type OverrideRow, listOverrides as read, readOverride } from '../../catalog/override/reads.ts'
import { findPromotionId } from '../../catalog/promotion/find.ts'
import { readPromotionPage } from '../../catalog/promotion/reads.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { decide } from '../../domain/permission/decide.ts'
import { asksSecond, overridableFor } from '../../domain/promotion/override.ts'
import { type Call, defineQuery } from '../define.ts'
import { type Permitted, permitted } from '../promotion/permitted.ts'
import { mayOverride, mayReview, maySecond, mayWithdraw } from './override-rules.ts'

/** OverrideItem of the API contract. */
export type OverrideItem = Omit<OverrideRow, 'teamId' | 'productLineId' | 'environmentId'> & {
  /** The gate asks for two people, and only one has spoken. */
  waitsForSecond: boolean
  may: { second: Permitted; withdraw: Permitted; review: Permitted }
}

export function overrideItemOf(actor: Actor, row: OverrideRow): OverrideItem {
  const { teamId, productLineId, environmentId, ...shown } = row
  const subject = { teamId, productLineId, environmentId }
  const given = {
    gate: row.gate,
    personId: row.person.id,
    secondId: row.second?.id ?? null,
    withdrawnAt: row.withdrawnAt,
    reviewedAt: row.reviewedAt,
    promotionState: row.promotion.state,
  }
  const waiting = row.withdrawnAt === null && row.promotion.state === 'pending'
  const over = fail('wrong-state', `P-${row.promotion.number} is ${row.promotion.state}`)
  return {
    ...shown,
    waitsForSecond: asksSecond(row.gate) && row.second === null,
    may: {
      second: permitted(waiting ? maySecond(actor, given, subject) : over),
      withdraw: permitted(waiting ? mayWithdraw(actor, given, subject) : over),
      review: permitted(mayReview(actor, given, subject)),
    },
  }
}

/**
 * Overrides of one promotion with the gates that the reader could set aside, or of all; `open`: those whose review
 * nobody has closed. Fails with not-found.
 */
export const listOverrides = defineQuery({
  input: z.strictObject({
    promotion: z.string().min(1).max(60).optional(),
    open: z.boolean().optional(),
  }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, actor, input }) => {
    const id = input.promotion ? await findPromotionId(database, input.promotion) : ok(null)
    if (!id.ok) return id
    const page = id.value ? await readPromotionPage(database, id.value) : null
    const { now, items } = await read(database, { promotionId: id.value, open: input.open })
    const gates = page?.state === 'pending' ? overridableFor(page.kind) : []
    return ok({
      items: items.map((row) => overrideItemOf(actor, row)),
      gates: gates.map((gate) => ({
        gate,
        asksSecond: asksSecond(gate),
        may: permitted(mayOverride(actor, gate, page ?? {})),
      })),
      now,
    })
  },
})

/** Answers a change of one override with the whole of it, read after the change was committed. */
export function thenOverride(call: Call<{ id: string }>): Call<OverrideItem> {
  return async (around, actor, input) => {
    const done = await call(around, actor, input)
    if (!done.ok) return done
    const row = await readOverride(around.database, done.value.id)
    return row ? ok(overrideItemOf(actor, row)) : fail('gone', 'no such override')
  }
}
