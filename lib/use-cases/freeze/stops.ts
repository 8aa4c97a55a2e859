import { z } from 'zod'
import {
  environmentsOf,
  personOf,
  readScopeNames,
  type ScopeName,
  type ScopeNames,
  scopeNamesOf,
} from '../../catalog/freeze/names.ts'
import {
  changeStop,
  insertStop,
  lockStop,
  listStops as read,
  type StopRow,
} from '../../catalog/freeze/stops.ts'
import { instant, type Reader } from '../../catalog/reader.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import { checkEnd, checkLiftNote, checkStop, longestStopMs } from '../../domain/freeze/check-stop.ts'
import { mayInScope } from '../../domain/freeze/may-scope.ts'
import { stopEndsSoon, stopHolds } from '../../domain/freeze/stop.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { decide, holdsAnywhere } from '../../domain/permission/decide.ts'
import { type Call, defineQuery, defineUseCase } from '../define.ts'
import { type Permitted, permitted } from '../promotion/permitted.ts'
import { refusedFor, unknownNames } from './check-definition.ts'
import { tellStop } from './tell-freeze.ts'

interface Person {
  id: string
  key: string
  name: string
}

/** StopItem of the API contract. */
export interface StopItem extends Omit<StopRow, 'setById' | 'liftedById'> {
  scopeNames: ScopeName[]
  environments: string[]
  setBy: Person | null
  liftedBy: Person | null
  state: 'holds' | 'ends-soon' | 'lifted' | 'ended'
  may: { extend: Permitted; lift: Permitted }
}

function stateOf(row: StopRow, now: Date): StopItem['state'] {
  const stop = {
    ...row,
    setAt: new Date(row.setAt),
    endsAt: new Date(row.endsAt),
    liftedAt: instant(row.liftedAt),
  }
  if (stopEndsSoon(stop, now)) return 'ends-soon'
  if (stopHolds(stop, now)) return 'holds'
  return row.liftedAt === null ? 'ended' : 'lifted'
}

function itemOf(actor: Actor, row: StopRow, names: ScopeNames): StopItem {
  const { setById, liftedById, ...shown } = row
  const state = stateOf(row, new Date(names.now))
  const over =
    state === 'lifted' || state === 'ended' ? fail('wrong-state', 'the stop is over', { state }) : null
  const may = permitted(over ?? mayInScope(actor, 'freeze.stop', row.scope, names.services))
  return {
    ...shown,
    scopeNames: scopeNamesOf(row.scope, names),
    environments: environmentsOf(row.scope, names),
    setBy: personOf(names, setById),
    liftedBy: personOf(names, liftedById),
    state,
    may: { extend: may, lift: may },
  }
}

/** Rows as the API answers them. */
export async function stopItems(
  reader: Reader,
  actor: Actor,
  rows: readonly StopRow[],
): Promise<{ items: StopItem[]; now: string }> {
  const people = rows.flatMap(({ setById, liftedById }) => [setById, liftedById])
  const scopes = rows.map(({ scope }) => scope)
  const names = await readScopeNames(reader, scopes, people)
  return { items: rows.map((row) => itemOf(actor, row, names)), now: names.now }
}

/** Stops in force, or all of the last 90 days. */
export const listStops = defineQuery({
  input: z.strictObject({ open: z.boolean().optional() }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, actor, input }) => {
    const { items, now } = await stopItems(database, actor, await read(database, input))
    return ok({ items, may: { set: permitted(holdsAnywhere(actor, 'freeze.stop')) }, now })
  },
})

function thenStop(call: Call<{ id: string }>): Call<StopItem> {
  return async (around, actor, input) => {
    const done = await call(around, actor, input)
    if (!done.ok) return done
    const { items } = await stopItems(around.database, actor, await read(around.database, done.value))
    return items[0] ? ok(items[0]) : fail('gone', 'no such stop')
  }
}

/**
 * Stops everything in a scope at once. Fails with invalid (detail.problems: no end, no reason, an empty scope, a link
 * that is none), forbidden (out of scope).
 */
export const setStop = thenStop(
  defineUseCase({
    input: z.looseObject({}),
    authorise: (actor) => holdsAnywhere(actor, 'freeze.stop'),
    write: async ({ tx, actor, input }) => {
      if (actor.kind === 'system') return fail('forbidden', 'only a person sets a stop')
      const checked = checkStop(input, tx.now)
      if (!checked.ok) return refusedFor(checked.problems)
      const stop = checked.value
      const names = await readScopeNames(tx, [stop.scope])
      const unknown = unknownNames(stop.scope, names)
      if (unknown.length > 0) return refusedFor(unknown)
      const allowed = mayInScope(actor, 'freeze.stop', stop.scope, names.services)
      if (!allowed.ok) return allowed
      const id = await insertStop(tx, stop, actor.personId)
      const { reason, scope, includingRollback, incidentUrl } = stop
      const detail = { scope, includingRollback, incidentUrl, endsAt: stop.endsAt.toISOString() }
      await tellStop(tx, actor, 'stop.set', { id, reason }, { reason, detail })
      return ok({ id })
    },
  }),
)

/** A stop that still holds, locked, and that the actor may change. */
async function takeStop(tx: Transaction, actor: Actor, id: string): Promise<Result<StopRow>> {
  const stop = await lockStop(tx, id)
  if (!stop) return fail('not-found', 'no such stop', { noun: 'stop', id })
  const names = await readScopeNames(tx, [stop.scope])
  const allowed = mayInScope(actor, 'freeze.stop', stop.scope, names.services)
  if (!allowed.ok) return allowed
  const state = stateOf(stop, tx.now)
  return state === 'holds' || state === 'ends-soon'
    ? ok(stop)
    : fail('wrong-state', 'the stop is over', { state })
}

/** A later end, in one step. Fails with not-found, forbidden, wrong-state (over), invalid (past, too far, not later). */
export const extendStop = thenStop(
  defineUseCase({
    input: z.strictObject({ id: z.uuid(), endsAt: z.iso.datetime({ offset: true }) }),
    authorise: (actor) => holdsAnywhere(actor, 'freeze.stop'),
    write: async ({ tx, actor, input }) => {
      const taken = await takeStop(tx, actor, input.id)
      if (!taken.ok) return taken
      const problems = checkEnd(input.endsAt, tx.now, longestStopMs)
      if (problems.length > 0) return refusedFor(problems)
      const before = taken.value.endsAt
      const endsAt = new Date(input.endsAt)
      if (endsAt <= new Date(before))
        return fail('invalid', 'a stop is extended to a later end, or lifted', { field: 'endsAt' })
      await changeStop(tx, input.id, { endsAt })
      await tellStop(tx, actor, 'stop.extended', taken.value, {
        detail: { before, endsAt: endsAt.toISOString() },
      })
      return ok({ id: input.id })
    },
  }),
)

/** Ends a stop now. Nothing that waited starts by itself. Fails with not-found, forbidden, wrong-state, invalid (no note). */
export const liftStop = thenStop(
  defineUseCase({
    input: z.strictObject({ id: z.uuid(), note: z.string().max(2000) }),
    authorise: (actor) => holdsAnywhere(actor, 'freeze.stop'),
    write: async ({ tx, actor, input }) => {
      if (actor.kind === 'system') return fail('forbidden', 'only a person lifts a stop')
      const taken = await takeStop(tx, actor, input.id)
      if (!taken.ok) return taken
      const problems = checkLiftNote(input.note)
      if (problems.length > 0) return refusedFor(problems)
      const liftNote = input.note.trim()
      await changeStop(tx, input.id, { liftedAt: tx.now, liftedById: actor.personId, liftNote })
      const { scope } = taken.value
      await tellStop(tx, actor, 'stop.lifted', taken.value, { reason: liftNote, detail: { scope } })
      return ok({ id: input.id })
    },
  }),
)
