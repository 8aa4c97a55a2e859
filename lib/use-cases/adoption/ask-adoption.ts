import { z } from 'zod'
import { insertAdoption, readDrift } from '../../catalog/place/adoption.ts'
import { findPlace } from '../../catalog/promotion/find.ts'
import { lockRequests } from '../../catalog/promotion/writes.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { decide, holdsAnywhere } from '../../domain/permission/decide.ts'
import { defineUseCase } from '../define.ts'
import { tellPlace } from '../hold/tell-place.ts'

/**
 * Asks to take over as desired what runs in a place from outside; a second person decides. Fails with not-found,
 * forbidden, wrong-state (nothing differs there), place-taken, precondition (not one build on every target),
 * conflict (asked already).
 */
export const askAdoption = defineUseCase({
  input: z.strictObject({
    service: z.string().min(1).max(120),
    environment: z.string().min(1).max(120),
    reason: z.string().trim().min(1).max(2000),
  }),
  authorise: (actor) => holdsAnywhere(actor, 'place.adopt'),
  write: async ({ tx, actor, input }) => {
    const found = await findPlace(tx, input.service, input.environment)
    if (!found.ok) return found
    const place = found.value
    const allowed = decide(actor, 'place.adopt', place)
    if (!allowed.ok) return allowed
    if (actor.kind === 'system') return fail('forbidden', 'only a person adopts what runs')
    await lockRequests(tx, place.serviceId, place.environmentId)
    const drift = await readDrift(tx, place)
    if (!drift?.driftSinceAt)
      return fail('wrong-state', `${place.environment} runs what was written there: nothing to adopt`)
    if (drift.activeNumber !== null)
      return fail('place-taken', `P-${drift.activeNumber} holds this place`, { number: drift.activeNumber })
    if (!drift.runningDigest)
      return fail('precondition', 'its targets do not run one and the same build: there is nothing to adopt')
    if (drift.openAdoptionId)
      return fail('conflict', 'adoption is asked already', { id: drift.openAdoptionId })
    const id = await insertAdoption(tx, {
      serviceId: place.serviceId,
      environmentId: place.environmentId,
      digest: drift.runningDigest,
      buildId: drift.runningBuildId,
      reason: input.reason,
      askedById: actor.personId,
    })
    await tellPlace(tx, actor, place, {
      action: 'adoption.asked',
      subjectKind: 'adoption',
      subjectId: id,
      reason: input.reason,
      detail: { digest: drift.runningDigest, desired: drift.desiredDigest, since: drift.driftSinceAt },
    })
    return ok({ service: place.service })
  },
})
