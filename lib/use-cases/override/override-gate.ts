import { z } from 'zod'
import { findOverride, writeOverride } from '../../catalog/override/writes.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { tokenCovers } from '../../domain/permission/decide.ts'
import { gateNames, stops } from '../../domain/promotion/gate-verdict.ts'
import { judgeGates } from '../../domain/promotion/judge.ts'
import { asksSecond, neverOverridden, overridableFor } from '../../domain/promotion/override.ts'
import { defineUseCase } from '../define.ts'
import { judgePending } from '../promotion/judging.ts'
import { subjectFor, takePromotion } from '../promotion/take-promotion.ts'
import { tell } from '../promotion/transition.ts'
import { afterOverride } from './after-override.ts'
import { thenOverride } from './list-overrides.ts'
import { mayOverride } from './override-rules.ts'

/**
 * Sets one gate of a waiting promotion aside, by name and with a typed reason. Of scan, path and approvals it counts
 * only when a second person agreed. Fails with not-found, wrong-state (it does not wait; the gate does not stop it),
 * precondition (permission, digest, role, queue; of a rollback all but the freezes), forbidden, conflict (set aside
 * already).
 */
export const overrideGate = thenOverride(
  defineUseCase({
    input: z.strictObject({
      id: z.string().min(1).max(60),
      gate: z.enum(gateNames),
      reason: z.string().trim().min(1).max(2000),
    }),
    authorise: (actor) => tokenCovers(actor, 'gate.override'),
    write: async ({ tx, actor, input }) => {
      const taken = await takePromotion(tx, input.id, null)
      if (!taken.ok) return taken
      const promotion = taken.value
      const { gate, reason } = input
      const allowed = mayOverride(actor, gate, subjectFor(promotion))
      if (!allowed.ok) return allowed
      if (actor.kind === 'system') return fail('forbidden', 'only a person sets a gate aside')
      if (neverOverridden.includes(gate))
        return fail('precondition', `nobody sets the gate ${gate} aside`, { gate })
      if (promotion.state !== 'pending')
        return fail('wrong-state', `P-${promotion.number} is ${promotion.state}`, { state: promotion.state })
      if (!overridableFor(promotion.kind).includes(gate))
        return fail('precondition', 'of the gates only the freezes can stop a rollback', { gate })
      if (await findOverride(tx, promotion.id, gate))
        return fail('conflict', `${gate} is set aside already`, { gate })
      const judged = await judgePending(tx, promotion, tx.now)
      if (!judged) return fail('gone', 'its build is not there any more')
      const verdict = judgeGates(judged.gathered.facts, tx.now).find((one) => one.gate === gate)
      if (!verdict || !stops(verdict))
        return fail('wrong-state', `${gate} does not stop it`, { gate, verdict: verdict?.verdict ?? null })
      const id = await writeOverride(tx, {
        promotionId: promotion.id,
        gate,
        personId: actor.personId,
        reason,
      })
      const detail = { gate, verdict, asksSecond: asksSecond(gate) }
      await tell(tx, promotion, actor, 'promotion.overridden', detail, reason)
      await afterOverride(tx, promotion)
      return ok({ id })
    },
  }),
)
