import { z } from 'zod'
import { listOpenAdoptions } from '../../catalog/hold/marks.ts'
import { readNow } from '../../catalog/transaction.ts'
import { ok } from '../../domain/failure/result.ts'
import { decide } from '../../domain/permission/decide.ts'
import { driftItem } from '../build/get-marks.ts'
import { defineQuery } from '../define.ts'

/** Outside changes that somebody asked to adopt and that wait for a second person, oldest first. */
export const listAdoptions = defineQuery({
  input: z.strictObject({}),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, actor }) => {
    const rows = await listOpenAdoptions(database)
    const items = rows.map(({ service, drift }) => ({
      service: service.slug,
      drift: driftItem(actor, service, drift),
    }))
    return ok({ items, now: (await readNow(database)).toISOString() })
  },
})
