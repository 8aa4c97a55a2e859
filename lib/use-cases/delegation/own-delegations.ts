import { z } from 'zod'
import { findLiveDelegation, insertDelegation, revokeDelegation } from '../../catalog/delegation/writes.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { checkDelegation } from '../../domain/delegation/delegation.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { authorOf } from '../../domain/ledger/author.ts'
import type { LedgerAction } from '../../domain/ledger/entry.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { decide } from '../../domain/permission/decide.ts'
import { defineUseCase } from '../define.ts'

async function tell(
  tx: Transaction,
  actor: Actor,
  action: LedgerAction,
  to: { id: string; name: string },
  detail: Record<string, unknown>,
  reason: string | null = null,
): Promise<void> {
  const subject = { subjectKind: 'person', subjectId: to.id, subjectName: to.name }
  await tx.record({ ...authorOf(actor), action, ...subject, reason, detail })
  await tx.notify('delegation', to.id)
}

/**
 * Lets another person approve for the caller between two instants. It gives the other the caller's word and nothing more:
 * what the caller may not approve then, the other may not either. Fails with not-found, invalid (dates, oneself).
 */
export const giveDelegation = defineUseCase({
  input: z.object({
    toPersonId: z.uuid(),
    fromAt: z.coerce.date().nullable().default(null),
    toAt: z.coerce.date(),
    reason: z.string().default(''),
  }),
  authorise: (actor) => decide(actor, 'delegation.own'),
  write: async ({ tx, actor, input }) => {
    if (actor.kind === 'system') return fail('forbidden', 'the portal has no word to give')
    const to = await tx.prisma.person.findUnique({ where: { id: input.toPersonId } })
    if (!to || to.disabledAt)
      return fail('not-found', 'no such person', { noun: 'person', field: 'toPersonId' })
    const dates = checkDelegation({ ...input, fromPersonId: actor.personId }, tx.now)
    if (!dates.ok) return dates
    const reason = input.reason || null
    const made = { fromPersonId: actor.personId, toPersonId: to.id, ...dates.value, reason }
    const id = await insertDelegation(tx, made)
    await tell(tx, actor, 'delegation.given', to, { delegationId: id, ...dates.value }, reason)
    return ok({ id })
  },
})

/**
 * Takes a delegation back, at once. Words already given under it stay: they were the caller's when they were given. Fails
 * with `not-found` for one that is not the caller's, or is over.
 */
export const revokeOwnDelegation = defineUseCase({
  input: z.object({ id: z.uuid() }),
  authorise: (actor) => decide(actor, 'delegation.own'),
  write: async ({ tx, actor, input }) => {
    if (actor.kind === 'system') return fail('forbidden', 'the portal has no word to take back')
    const found = await findLiveDelegation(tx, input.id, actor.personId)
    if (!found) return fail('not-found', 'no delegation of yours that still runs', { noun: 'delegation' })
    await revokeDelegation(tx, found.id)
    const to = await tx.prisma.person.findUniqueOrThrow({ where: { id: found.toPersonId } })
    await tell(tx, actor, 'delegation.revoked', to, { delegationId: found.id })
    return ok({ id: found.id })
  },
})
