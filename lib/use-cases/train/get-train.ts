import { z } from 'zod'
import { findTrainId } from '../../catalog/train/find.ts'
import { listTrains as read } from '../../catalog/train/reads.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { decide } from '../../domain/permission/decide.ts'
import { TrainState } from '../../domain/train/state.ts'
import { defineQuery } from '../define.ts'
import { itemOf, readTrainDetail } from './train-detail.ts'

/** One train by id or T-<number>. Fails with not-found. */
export const getTrain = defineQuery({
  input: z.strictObject({ id: z.string().min(1).max(60) }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, actor, input }) => {
    const id = await findTrainId(database, input.id)
    return id.ok ? readTrainDetail(database, actor, id.value) : id
  },
})

/** One page of trains, newest first. Fails with `invalid` for a cursor that is not ours. */
export const listTrains = defineQuery({
  input: z.strictObject({
    state: z.array(TrainState).optional(),
    environment: z.string().max(120).optional(),
    cursor: z.string().optional(),
    limit: z.int().min(1).max(200).default(50),
  }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, input }) => {
    const { cursor, limit, ...filters } = input
    if (cursor !== undefined && !/^\d{1,9}$/.test(cursor))
      return fail('invalid', 'the cursor was not made by this list', { field: 'cursor' })
    const page = await read(database, filters, cursor === undefined ? null : Number(cursor), limit + 1)
    const items = page.items.slice(0, limit)
    const last = items.at(-1)
    const next = page.items.length > limit && last ? String(last.number) : null
    return ok({ items: items.map(itemOf), next, now: page.now })
  },
})
