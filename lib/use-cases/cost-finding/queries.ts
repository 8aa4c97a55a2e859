import { z } from 'zod'
import {
  changeQuery,
  insertQuery,
  isNameTaken,
  listQueries,
  readQuery,
  readQueryItem,
  stopQuery,
} from '../../catalog/cost-finding/queries.ts'
import { findOwner } from '../../catalog/hold/reads.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { askableKinds, nextAskAt, QueryPlan, QueryScope } from '../../domain/cost-finding/query.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import { authorOf } from '../../domain/ledger/author.ts'
import type { LedgerAction } from '../../domain/ledger/entry.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { decide, holdsAnywhere } from '../../domain/permission/decide.ts'
import { askQueryJob } from '../../queue/cost-finding.ts'
import { type Call, defineQuery, defineUseCase } from '../define.ts'
import { permitted } from '../promotion/permitted.ts'

const Reason = z.string().trim().min(1).max(2000)
const Written = {
  name: z.string().trim().min(1).max(120),
  kinds: z
    .array(z.enum(askableKinds))
    .min(1)
    .transform((kinds) => askableKinds.filter((kind) => kinds.includes(kind))),
  scope: QueryScope,
  plan: QueryPlan,
  tells: z.boolean(),
  /** Key or id; absent: who asks. */
  owner: z.string().min(1).max(120).optional(),
  reason: Reason,
}

/** Saved queries, those that are asked first. */
export const listCostQueries = defineQuery({
  input: z.unknown(),
  authorise: (actor) => holdsAnywhere(actor, 'cost.read'),
  read: async ({ database, actor }) => {
    const { items, now } = await listQueries(database)
    return ok({ items, now, may: permitted(decide(actor, 'cost-query.edit')) })
  },
})

/** Answers a change with the whole of the query, read after the change was committed. */
function thenQuery(call: Call<{ id: string }>): Call<unknown> {
  return async (around, actor, input) => {
    const done = await call(around, actor, input)
    if (!done.ok) return done
    const item = await readQueryItem(around.database, done.value.id)
    return item === null ? fail('gone', 'no such query') : ok(item)
  }
}

async function ownerOf(
  tx: Transaction,
  actor: Actor,
  owner: string | undefined,
): Promise<Result<string | null>> {
  if (owner === undefined) return ok(actor.kind === 'system' ? null : actor.personId)
  const id = await findOwner(tx, owner)
  return id === null ? fail('not-found', `nobody here is called "${owner}"`, { field: 'owner' }) : ok(id)
}

async function tell(
  tx: Transaction,
  actor: Actor,
  query: { id: string; name: string },
  entry: { action: LedgerAction; reason: string; detail: Record<string, unknown> },
): Promise<void> {
  const named = { subjectKind: 'cost-query', subjectId: query.id, subjectName: query.name }
  await tx.record({ ...authorOf(actor), ...named, ...entry })
  await tx.notify('cost-query', query.id)
}

/** Saves a query; it is asked for the first time at once. Fails with forbidden, conflict (its name), not-found (its owner). */
export const addCostQuery = thenQuery(
  defineUseCase({
    input: z.strictObject(Written),
    authorise: (actor) => decide(actor, 'cost-query.edit'),
    write: async ({ tx, actor, input: { owner, ...draft } }) => {
      if (await isNameTaken(tx, draft.name, null))
        return fail('conflict', 'another query has this name', { field: 'name' })
      const ownerId = await ownerOf(tx, actor, owner)
      if (!ownerId.ok) return ownerId
      const id = await insertQuery(tx, { ...draft, ownerId: ownerId.value }, nextAskAt(draft.plan, tx.now))
      await tx.enqueue(askQueryJob(id))
      const { reason, ...detail } = draft
      await tell(tx, actor, { id, name: draft.name }, { action: 'cost-query.added', reason, detail })
      return ok({ id })
    },
  }),
)

/** Changes a query. Fails with forbidden, not-found, conflict (somebody was faster, or its name). */
export const changeCostQuery = thenQuery(
  defineUseCase({
    input: z.strictObject({ id: z.uuid(), version: z.int().min(1), ...Written }),
    authorise: (actor) => decide(actor, 'cost-query.edit'),
    write: async ({ tx, actor, input: { id, version, owner, ...draft } }) => {
      const before = await readQuery(tx, id)
      if (before === null) return fail('not-found', 'no such query')
      if (await isNameTaken(tx, draft.name, id))
        return fail('conflict', 'another query has this name', { field: 'name' })
      const ownerId = owner === undefined ? ok(before.ownerId) : await ownerOf(tx, actor, owner)
      if (!ownerId.ok) return ownerId
      const nextAt = nextAskAt(draft.plan, tx.now)
      if (!(await changeQuery(tx, { id, version }, { ...draft, ownerId: ownerId.value }, nextAt)))
        return fail('conflict', 'it was changed or stopped meanwhile: read it again')
      const { reason, ...detail } = draft
      await tell(tx, actor, { id, name: draft.name }, { action: 'cost-query.changed', reason, detail })
      return ok({ id })
    },
  }),
)

/** Asks a query no more; what it found stays open until another one closes it. Fails with forbidden, not-found, wrong-state. */
export const stopCostQuery = thenQuery(
  defineUseCase({
    input: z.strictObject({ id: z.uuid(), reason: Reason }),
    authorise: (actor) => decide(actor, 'cost-query.edit'),
    write: async ({ tx, actor, input: { id, reason } }) => {
      const query = await readQuery(tx, id)
      if (query === null) return fail('not-found', 'no such query')
      if (!(await stopQuery(tx, id, reason))) return fail('wrong-state', 'it is stopped already')
      await tell(tx, actor, query, { action: 'cost-query.stopped', reason, detail: {} })
      return ok({ id })
    },
  }),
)

/** Asks a query now. Fails with forbidden, not-found, wrong-state (stopped). */
export const runCostQuery = defineUseCase({
  input: z.strictObject({ id: z.uuid() }),
  authorise: (actor) => holdsAnywhere(actor, 'cost-finding.fix'),
  write: async ({ tx, input: { id } }) => {
    const query = await readQuery(tx, id)
    if (query === null) return fail('not-found', 'no such query')
    if (query.stoppedAt !== null) return fail('wrong-state', 'it is stopped')
    await tx.enqueue(askQueryJob(id))
    return ok({ id })
  },
})

/** Asks a query a little later: somebody else reads what exists just now. */
export const askLater = defineUseCase({
  input: z.strictObject({ id: z.uuid(), afterMs: z.int().min(0) }),
  authorise: (actor) => decide(actor, 'cost-query.edit'),
  write: async ({ tx, input: { id, afterMs } }) => {
    await tx.enqueue({ ...askQueryJob(id), runAt: new Date(tx.now.getTime() + afterMs) })
    return ok(null)
  },
})
