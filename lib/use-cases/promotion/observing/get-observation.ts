import { z } from 'zod'
import { findPromotionId } from '../../../catalog/promotion/find.ts'
import { observationOf, readObservationPage } from '../../../catalog/promotion/observation.ts'
import { fail, ok } from '../../../domain/failure/result.ts'
import { decide } from '../../../domain/permission/decide.ts'
import { defineQuery } from '../../define.ts'

/** The frame and the readings of one observation, for its charts. Fails with not-found. */
export const getObservation = defineQuery({
  input: z.strictObject({ id: z.string().min(1).max(60) }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, input }) => {
    const id = await findPromotionId(database, input.id)
    if (!id.ok) return id
    const row = await readObservationPage(database, id.value)
    if (!row) return fail('not-found', 'no such promotion')
    const { record: stored, ...shown } = row
    return ok({ ...shown, record: observationOf({ observation: stored }) })
  },
})
