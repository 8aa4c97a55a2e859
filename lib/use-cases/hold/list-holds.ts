import { z } from 'zod'
import { type HoldRow, listHolds as read, readHold } from '../../catalog/hold/reads.ts'
import { readNow } from '../../catalog/transaction.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { type HoldAge, holdAge } from '../../domain/hold/hold.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { decide } from '../../domain/permission/decide.ts'
import { type Call, defineQuery } from '../define.ts'
import { type Permitted, permitted } from '../promotion/permitted.ts'

/** HoldItem of the API contract. */
export type HoldItem = Omit<HoldRow, 'serviceId' | 'environmentId' | 'teamId' | 'productLineId'> & {
  age: HoldAge
  /** Change and lift. */
  may: { edit: Permitted }
}

export function holdItemOf(actor: Actor, row: HoldRow, now: Date): HoldItem {
  const { serviceId: _s, environmentId: _e, teamId: _t, productLineId: _p, ...shown } = row
  const times = {
    setAt: new Date(row.setAt),
    reviewAt: new Date(row.reviewAt),
    liftedAt: row.liftedAt ? new Date(row.liftedAt) : null,
  }
  const edit = row.liftedAt ? fail('wrong-state', 'this hold is lifted') : decide(actor, 'hold.edit', row)
  return { ...shown, age: holdAge(times, now), may: { edit: permitted(edit) } }
}

/** Holds of a service, of an environment or of all, open ones first; `reported`: only those open for over 14 days. */
export const listHolds = defineQuery({
  input: z.strictObject({
    service: z.string().max(120).optional(),
    environment: z.string().max(120).optional(),
    open: z.boolean().optional(),
    reported: z.boolean().optional(),
  }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, actor, input: { reported, ...filters } }) => {
    const { now, items } = await read(database, filters)
    const shown = items.map((row) => holdItemOf(actor, row, new Date(now)))
    return ok({ items: reported ? shown.filter(({ age }) => age === 'reported') : shown, now })
  },
})

/** Answers a change of one hold with the whole of it, read after the change was committed. */
export function thenHold(call: Call<{ id: string }>): Call<HoldItem> {
  return async (around, actor, input) => {
    const done = await call(around, actor, input)
    if (!done.ok) return done
    const row = await readHold(around.database, done.value.id)
    return row ? ok(holdItemOf(actor, row, await readNow(around.database))) : fail('gone', 'no such hold')
  }
}
