import { z } from 'zod'
import { readOverride } from '../../catalog/override/reads.ts'
import { writeReview } from '../../catalog/override/writes.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { holdsAnywhere } from '../../domain/permission/decide.ts'
import { defineUseCase } from '../define.ts'
import { takePromotion } from '../promotion/take-promotion.ts'
import { announce, tell } from '../promotion/transition.ts'
import { tellOverride } from './after-override.ts'
import { thenOverride } from './list-overrides.ts'
import { mayReview } from './override-rules.ts'

/**
 * Closes the review of an override with a note, by somebody who had no part in it. Fails with not-found, forbidden,
 * own-request, wrong-state (closed already, taken back, or the promotion still waits).
 */
export const reviewOverride = thenOverride(
  defineUseCase({
    input: z.strictObject({ id: z.uuid(), note: z.string().trim().min(1).max(2000) }),
    authorise: (actor) => holdsAnywhere(actor, 'gate.override'),
    write: async ({ tx, actor, input }) => {
      const override = await readOverride(tx, input.id)
      if (!override) return fail('not-found', 'no such override', { field: 'id' })
      const { gate, person, second, withdrawnAt, reviewedAt, promotion: of } = override
      const given = { gate, withdrawnAt, reviewedAt, personId: person.id, secondId: second?.id ?? null }
      const allowed = mayReview(actor, { ...given, promotionState: of.state }, override)
      if (!allowed.ok) return allowed
      if (actor.kind === 'system') return fail('forbidden', 'only a person reviews an override')
      const taken = await takePromotion(tx, of.id, null)
      if (!taken.ok) return taken
      if (!(await writeReview(tx, override.id, { personId: actor.personId, note: input.note })))
        return fail('wrong-state', 'its review is closed')
      const detail = { gate, by: person.name, second: second?.name ?? null }
      await tell(tx, taken.value, actor, 'promotion.override-reviewed', detail, input.note)
      await announce(tx, taken.value)
      await tellOverride(tx, taken.value)
      return ok({ id: override.id })
    },
  }),
)
