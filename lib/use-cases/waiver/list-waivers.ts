import { z } from 'zod'
import { readNow } from '../../catalog/transaction.ts'
import { listWaivers as read, readWaiver, type WaiverRow } from '../../catalog/waiver/reads.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { decide } from '../../domain/permission/decide.ts'
import { isInDate } from '../../domain/waiver/waiver.ts'
import { type Call, defineQuery } from '../define.ts'
import { type Permitted, permitted } from '../promotion/permitted.ts'

/** WaiverItem of the API contract. */
export type WaiverItem = Omit<WaiverRow, 'serviceId' | 'environmentId' | 'teamId' | 'productLineId'> & {
  state: 'in-date' | 'ended' | 'revoked'
  may: { revoke: Permitted }
}

export function waiverItemOf(actor: Actor, row: WaiverRow, now: Date): WaiverItem {
  const { serviceId: _s, environmentId: _e, teamId: _t, productLineId: _p, ...shown } = row
  const term = { createdAt: new Date(row.createdAt), endsAt: new Date(row.endsAt) }
  const state = row.revokedAt ? 'revoked' : isInDate(term, now) ? 'in-date' : 'ended'
  const revoke =
    state === 'in-date' ? decide(actor, 'waiver.edit', row) : fail('wrong-state', 'it holds no longer')
  return { ...shown, state, may: { revoke: permitted(revoke) } }
}

/** Waivers that touch a service, an environment or a finding, or all; those in date first. */
export const listWaivers = defineQuery({
  input: z.strictObject({
    service: z.string().max(120).optional(),
    environment: z.string().max(120).optional(),
    finding: z.string().max(200).optional(),
    inDate: z.boolean().optional(),
  }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, actor, input }) => {
    const { now, items } = await read(database, input)
    return ok({ items: items.map((row) => waiverItemOf(actor, row, new Date(now))), now })
  },
})

/** Answers a change of one waiver with the whole of it, read after the change was committed. */
export function thenWaiver(call: Call<{ id: string }>): Call<WaiverItem> {
  return async (around, actor, input) => {
    const done = await call(around, actor, input)
    if (!done.ok) return done
    const row = await readWaiver(around.database, done.value.id)
    return row ? ok(waiverItemOf(actor, row, await readNow(around.database))) : fail('gone', 'no such waiver')
  }
}
