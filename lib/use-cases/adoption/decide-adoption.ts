import { z } from 'zod'
import { decideAdoption as decideOn, lockAdoption, readDrift } from '../../catalog/place/adoption.ts'
import { refreshPlaces } from '../../catalog/place/writes.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { decide, holdsAnywhere } from '../../domain/permission/decide.ts'
import { defineUseCase } from '../define.ts'
import { tellPlace } from '../hold/tell-place.ts'

/**
 * The second person takes over what runs, or refuses. Refusing is open to who asked too. When something else runs by
 * then nothing is adopted, and that is what is written down. Fails with not-found, forbidden, wrong-state (decided
 * already), own-request, place-taken.
 */
export const decideAdoption = defineUseCase({
  input: z.strictObject({
    id: z.uuid(),
    adopt: z.boolean(),
    note: z.string().trim().max(2000).optional(),
  }),
  authorise: (actor) => holdsAnywhere(actor, 'place.adopt'),
  write: async ({ tx, actor, input }) => {
    const adoption = await lockAdoption(tx, input.id)
    if (!adoption) return fail('not-found', 'no such adoption', { field: 'id' })
    const allowed = decide(actor, 'place.adopt', adoption)
    if (!allowed.ok) return allowed
    if (actor.kind === 'system') return fail('forbidden', 'only a person adopts what runs')
    if (adoption.decidedAt) return fail('wrong-state', 'this adoption is decided')
    if (input.adopt && adoption.askedById === actor.personId)
      return fail('own-request', 'a second person adopts it')
    const drift = await readDrift(tx, adoption)
    if (input.adopt && drift?.activeNumber != null)
      return fail('place-taken', `P-${drift.activeNumber} holds this place`, { number: drift.activeNumber })
    const changed = drift?.runningDigest !== adoption.digest
    const adopted = input.adopt && !changed
    await decideOn(tx, adoption, { personId: actor.personId, adopted })
    await tellPlace(tx, actor, adoption, {
      action: adopted ? 'adoption.confirmed' : 'adoption.refused',
      subjectKind: 'adoption',
      subjectId: adoption.id,
      reason: input.note || null,
      detail: { digest: adoption.digest, runs: drift?.runningDigest ?? null, changed },
    })
    if (adopted) await refreshPlaces(tx, [adoption])
    return ok({ service: adoption.service })
  },
})
