import { z } from 'zod'
import { listFixes as read } from '../../catalog/cost-fix/reads.ts'
import { type FixRecord, readFix } from '../../catalog/cost-fix/record.ts'
import type { Database } from '../../catalog/database.ts'
import { defaultLimit, readCursor } from '../../catalog/page.ts'
import { readNow } from '../../catalog/transaction.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { holdsAnywhere } from '../../domain/permission/decide.ts'
import { visibleScope } from '../../domain/permission/visible.ts'
import { type Call, defineQuery } from '../define.ts'
import { type Permitted, permitted } from '../promotion/permitted.ts'
import { mayFixAll, maySeeFix } from './may-fix.ts'

const notPrepared = fail('wrong-state', 'it waits for no word')

function itemOf(actor: Actor, fix: FixRecord, now: Date) {
  const {
    items,
    askedBy,
    askedAt,
    askedById: _by,
    confirmedBy,
    confirmedAt,
    reason,
    connectionId,
    ...rest
  } = fix
  const { requestNumber, webUrl, files, ...shown } = rest
  const isPrepared = fix.state === 'prepared'
  const own = actor.kind !== 'system' && fix.askedById === actor.personId
  const may = (allowed: Result<null>): Permitted => permitted(isPrepared ? allowed : notPrepared)
  return {
    ...shown,
    connection: { id: connectionId, name: fix.connection },
    request: requestNumber === null ? null : { number: requestNumber, url: webUrl },
    asked: { by: askedBy, at: askedAt },
    confirmed:
      confirmedBy === null || confirmedAt === null ? null : { by: confirmedBy, at: confirmedAt, reason },
    files: files.map(({ path, pieces }) => ({ path, pieces })),
    items: items.map(({ findingId, scope: _s, serviceId: _v, environmentId: _e, ...item }) => ({
      finding: findingId,
      ...item,
    })),
    may: {
      confirm: may(mayFixAll(actor, fix)),
      discard: may(own ? ok(null) : mayFixAll(actor, fix)),
    },
    now: now.toISOString(),
  }
}
export type FixItem = ReturnType<typeof itemOf>

async function readItem(database: Database, actor: Actor, id: string): Promise<Result<FixItem>> {
  const fix = await readFix(database, id)
  if (!fix || !maySeeFix(actor, fix)) return fail('not-found', 'no fix has this id', { field: 'id' })
  return ok(itemOf(actor, fix, await readNow(database)))
}

/** What one fix would write or wrote, resource by resource. Fails with not-found, forbidden. */
export const getFix = defineQuery({
  input: z.strictObject({ id: z.uuid() }),
  authorise: (actor) => holdsAnywhere(actor, 'cost.read'),
  read: ({ database, actor, input }) => readItem(database, actor, input.id),
})

/** Answers a change of one fix with the whole of it, read after the change was committed. */
export function thenFix(call: Call<{ id: string }>): Call<FixItem> {
  return async (around, actor, input) => {
    const done = await call(around, actor, input)
    return done.ok ? readItem(around.database, actor, done.value.id) : done
  }
}

/** One page of fixes, the newest first, as JSON text. Fails with forbidden, invalid (cursor). */
export const listFixes = defineQuery({
  input: z.strictObject({
    isOpen: z.boolean().optional(),
    cursor: z.string().optional(),
    limit: z.int().default(defaultLimit),
  }),
  authorise: (actor) => holdsAnywhere(actor, 'cost.read'),
  read: async ({ database, actor, input }) => {
    const key = readCursor(input.cursor, ['uuid'])
    if (!key.ok) return key
    const personId = actor.kind === 'system' ? null : actor.personId
    const visible = { ...visibleScope(actor), personId }
    const after = key.value && String(key.value[0])
    return ok(await read(database, { isOpen: input.isOpen }, visible, after, input.limit))
  },
})
