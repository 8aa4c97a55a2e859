import { z } from 'zod'
import type { OverrideRecord } from '../../catalog/override/writes.ts'
import { findOverride, withdrawOverride as takeBack, writeSecond } from '../../catalog/override/writes.ts'
import type { PromotionRecord } from '../../catalog/promotion/lock.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import { tokenCovers } from '../../domain/permission/decide.ts'
import { gateNames } from '../../domain/promotion/gate-verdict.ts'
import { defineUseCase } from '../define.ts'
import { subjectFor, takePromotion } from '../promotion/take-promotion.ts'
import { tell } from '../promotion/transition.ts'
import { afterOverride } from './after-override.ts'
import { thenOverride } from './list-overrides.ts'
import { maySecond, mayWithdraw } from './override-rules.ts'

const one = z.strictObject({ id: z.string().min(1).max(60), gate: z.enum(gateNames) })

/** The override of a gate of a promotion that waits, both locked; with what the rules ask about it. */
async function takeOverride(
  tx: Transaction,
  input: z.infer<typeof one>,
): Promise<
  Result<{ promotion: PromotionRecord; override: OverrideRecord & { withdrawnAt: null; reviewedAt: null } }>
> {
  const taken = await takePromotion(tx, input.id, ['pending'])
  if (!taken.ok) return taken
  const override = await findOverride(tx, taken.value.id, input.gate)
  if (!override) return fail('not-found', `${input.gate} is not set aside`, { gate: input.gate })
  return ok({ promotion: taken.value, override: { ...override, withdrawnAt: null, reviewedAt: null } })
}

/**
 * Agrees, as another person with the same right, that a gate is set aside; from then on it counts. Fails with not-found,
 * wrong-state, forbidden, own-request.
 */
export const secondOverride = thenOverride(
  defineUseCase({
    input: one,
    authorise: (actor) => tokenCovers(actor, 'gate.override-by-two'),
    write: async ({ tx, actor, input }) => {
      const taken = await takeOverride(tx, input)
      if (!taken.ok) return taken
      const { promotion, override } = taken.value
      const allowed = maySecond(actor, override, subjectFor(promotion))
      if (!allowed.ok) return allowed
      if (actor.kind === 'system') return fail('forbidden', 'only a person agrees to an override')
      await writeSecond(tx, override.id, actor.personId)
      const detail = { gate: input.gate, by: override.personId }
      await tell(tx, promotion, actor, 'promotion.override-seconded', detail, override.reason)
      await afterOverride(tx, promotion)
      return ok({ id: override.id })
    },
  }),
)

/** Takes an override back while the promotion waits: the gate judges again. Fails with not-found, wrong-state, forbidden. */
export const withdrawOverride = thenOverride(
  defineUseCase({
    input: one,
    authorise: (actor) => tokenCovers(actor, 'gate.override'),
    write: async ({ tx, actor, input }) => {
      const taken = await takeOverride(tx, input)
      if (!taken.ok) return taken
      const { promotion, override } = taken.value
      const allowed = mayWithdraw(actor, override, subjectFor(promotion))
      if (!allowed.ok) return allowed
      await takeBack(tx, override.id)
      await tell(tx, promotion, actor, 'promotion.override-withdrawn', { gate: input.gate })
      await afterOverride(tx, promotion)
      return ok({ id: override.id })
    },
  }),
)
