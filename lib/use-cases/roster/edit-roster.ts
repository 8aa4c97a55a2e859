import { z } from 'zod'
import { scopeExists } from '../../catalog/person/writes.ts'
import {
  changeRosterEntry,
  endRosterEntry,
  insertRosterEntries,
  lockRosterEntry,
} from '../../catalog/roster/writes.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import { type Actor, ScopeKind } from '../../domain/permission/actor.ts'
import { decide, holdsAnywhere } from '../../domain/permission/decide.ts'
import { changeEntry, checkSpan, phaseOf, subjectOfScope } from '../../domain/roster/entry.ts'
import { defineUseCase } from '../define.ts'
import { tellRoster } from './tell-roster.ts'

type Person = Awaited<ReturnType<Transaction['prisma']['person']['findUnique']>>

async function findPerson(tx: Transaction, id: string): Promise<Result<NonNullable<Person>>> {
  const person = await tx.prisma.person.findUnique({ where: { id } })
  if (!person) return fail('not-found', 'no such person', { noun: 'person', field: 'personId' })
  return person.disabledAt ? fail('invalid', `${person.name} is disabled`, { field: 'personId' }) : ok(person)
}

/** Whether the actor may say who is on call in this scope, and the scope is there. */
export async function mayEditScope(
  tx: Transaction,
  actor: Actor,
  scope: { scopeKind: ScopeKind; scopeId: string | null },
): Promise<Result<null>> {
  const allowed = decide(actor, 'roster.edit', subjectOfScope(scope.scopeKind, scope.scopeId))
  if (!allowed.ok) return allowed
  return (await scopeExists(tx, scope.scopeKind, scope.scopeId))
    ? ok(null)
    : fail('not-found', `no such ${scope.scopeKind}`, { noun: scope.scopeKind, field: 'scopeId' })
}

/** Puts somebody on call in a scope. Fails with forbidden (out of scope), not-found, invalid (times, a disabled person). */
export const addRosterEntry = defineUseCase({
  input: z.object({
    personId: z.uuid(),
    scopeKind: ScopeKind,
    scopeId: z.uuid().nullable().default(null),
    fromAt: z.coerce.date(),
    toAt: z.coerce.date(),
  }),
  authorise: (actor) => holdsAnywhere(actor, 'roster.edit'),
  write: async ({ tx, actor, input }) => {
    const allowed = await mayEditScope(tx, actor, input)
    if (!allowed.ok) return allowed
    const person = await findPerson(tx, input.personId)
    if (!person.ok) return person
    const valid = checkSpan(input, tx.now)
    if (!valid.ok) return valid
    const [id = ''] = await insertRosterEntries(tx, [{ ...input, source: 'portal' }])
    await tellRoster(tx, actor, 'roster.added', { ...input, id }, person.value)
    return ok({ id })
  },
})

/** Another person or other times, as far as they were not served. Fails with forbidden, not-found, wrong-state, invalid. */
export const updateRosterEntry = defineUseCase({
  input: z.object({
    id: z.uuid(),
    personId: z.uuid().optional(),
    fromAt: z.coerce.date().optional(),
    toAt: z.coerce.date().optional(),
  }),
  authorise: (actor) => holdsAnywhere(actor, 'roster.edit'),
  write: async ({ tx, actor, input }) => {
    const entry = await lockRosterEntry(tx, input.id)
    if (!entry) return fail('not-found', 'no such entry of the roster', { noun: 'roster', id: input.id })
    const allowed = decide(actor, 'roster.edit', subjectOfScope(entry.scopeKind, entry.scopeId))
    if (!allowed.ok) return allowed
    const next = changeEntry(entry, input, tx.now)
    if (!next.ok) return next
    const person = await findPerson(tx, next.value.personId)
    if (!person.ok) return person
    await changeRosterEntry(tx, entry.id, next.value)
    const before = { personId: entry.personId, fromAt: entry.fromAt, toAt: entry.toAt }
    await tellRoster(tx, actor, 'roster.changed', { ...entry, ...next.value }, person.value, { before })
    return ok({ id: entry.id })
  },
})

/** Takes an entry off the roster; one that runs ends now. Fails with forbidden, not-found, wrong-state once it is over. */
export const removeRosterEntry = defineUseCase({
  input: z.object({ id: z.uuid() }),
  authorise: (actor) => holdsAnywhere(actor, 'roster.edit'),
  write: async ({ tx, actor, input }) => {
    const entry = await lockRosterEntry(tx, input.id)
    if (!entry) return fail('not-found', 'no such entry of the roster', { noun: 'roster', id: input.id })
    const allowed = decide(actor, 'roster.edit', subjectOfScope(entry.scopeKind, entry.scopeId))
    if (!allowed.ok) return allowed
    if (phaseOf(entry, tx.now) === 'over')
      return fail('wrong-state', 'that shift is over: it stays as it was served', { state: 'over' })
    await endRosterEntry(tx, entry)
    const person = await tx.prisma.person.findUniqueOrThrow({ where: { id: entry.personId } })
    await tellRoster(tx, actor, 'roster.removed', entry, person)
    return ok({ id: entry.id })
  },
})
