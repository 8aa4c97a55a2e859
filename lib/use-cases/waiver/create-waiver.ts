import { z } from 'zod'
import { findOwner } from '../../catalog/hold/reads.ts'
import { findWaiverPlace } from '../../catalog/waiver/reads.ts'
import { insertWaiver } from '../../catalog/waiver/writes.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { decide, holdsAnywhere } from '../../domain/permission/decide.ts'
import { wrongEnd } from '../../domain/waiver/waiver.ts'
import { defineUseCase } from '../define.ts'
import { thenWaiver } from './list-waivers.ts'
import { tellWaiver } from './tell-waiver.ts'

const wrong = {
  past: 'the end has to be ahead',
  'too-long': 'a waiver lasts at most 180 days',
} as const

/**
 * Lets one finding through for a time: of one service or every one, in one environment or every one. What waits for it
 * is judged anew. Fails with not-found, forbidden (one of every service needs the role everywhere), invalid.
 */
export const createWaiver = thenWaiver(
  defineUseCase({
    input: z.strictObject({
      finding: z.string().trim().min(1).max(200),
      service: z.string().min(1).max(120).optional(),
      environment: z.string().min(1).max(120).optional(),
      reason: z.string().trim().min(1).max(2000),
      /** Key or id of who answers for it. */
      owner: z.string().min(1).max(120),
      endsAt: z.coerce.date(),
    }),
    authorise: (actor) => holdsAnywhere(actor, 'waiver.edit'),
    write: async ({ tx, actor, input }) => {
      const { finding, reason, endsAt } = input
      const place = await findWaiverPlace(tx, input.service ?? null, input.environment ?? null)
      if (input.service && !place.serviceId)
        return fail('not-found', `no service is called "${input.service}"`, { field: 'service' })
      if (input.environment && !place.environmentId)
        return fail('not-found', `no environment is called "${input.environment}"`, { field: 'environment' })
      const allowed = decide(actor, 'waiver.edit', place)
      if (!allowed.ok) return allowed
      if (actor.kind === 'system') return fail('forbidden', 'only a person waives a finding')
      const ownerId = await findOwner(tx, input.owner)
      if (!ownerId) return fail('not-found', `nobody here is called "${input.owner}"`, { field: 'owner' })
      const end = wrongEnd(endsAt, tx.now)
      if (end) return fail('invalid', wrong[end], { field: 'endsAt' })
      const { serviceId, environmentId } = place
      const createdById = actor.personId
      const waiver = { finding, serviceId, environmentId, reason, ownerId, createdById, endsAt }
      const id = await insertWaiver(tx, waiver)
      await tellWaiver(
        tx,
        actor,
        { ...place, id, finding },
        { action: 'waiver.created', reason, detail: { endsAt: endsAt.toISOString(), ownerId } },
      )
      return ok({ id })
    },
  }),
)
