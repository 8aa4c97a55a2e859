import { z } from 'zod'
import { addGrant, countOtherAdmins, scopeExists } from '../../catalog/person/writes.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { authorOf } from '../../domain/ledger/author.ts'
import { Role, ScopeKind } from '../../domain/permission/actor.ts'
import { decide } from '../../domain/permission/decide.ts'
import { defineUseCase } from '../define.ts'

/** Grants a role in a scope, from now until it ends or is taken away. Failure `not-found` for a scope that is not there. */
export const grantRole = defineUseCase({
  input: z.object({
    id: z.uuid(),
    role: Role,
    scopeKind: ScopeKind,
    scopeId: z.uuid().nullable().default(null),
    toAt: z.coerce.date().nullable().default(null),
  }),
  authorise: (actor) => decide(actor, 'person.edit'),
  write: async ({ tx, actor, input }) => {
    const person = await tx.prisma.person.findUnique({ where: { id: input.id } })
    if (!person) return fail('not-found', 'no such person', { noun: 'person', id: input.id })
    if (!(await scopeExists(tx, input.scopeKind, input.scopeId))) {
      return fail('not-found', `no such ${input.scopeKind}`, { noun: input.scopeKind, field: 'scopeId' })
    }
    if (input.toAt && input.toAt <= tx.now)
      return fail('invalid', 'it would have ended already', { field: 'toAt' })
    const grantId = await addGrant(tx, person.id, input)
    await tx.record({
      ...authorOf(actor),
      action: 'person.granted',
      subjectKind: 'person',
      subjectId: person.id,
      subjectName: person.name,
      detail: {
        grantId,
        role: input.role,
        scopeKind: input.scopeKind,
        scopeId: input.scopeId,
        toAt: input.toAt,
      },
    })
    await tx.notify('person', person.id)
    return ok({ id: person.id })
  },
})

/** Ends a grant now; the next call of that person is without it. Failure `precondition` for the last admin's. */
export const revokeRole = defineUseCase({
  input: z.object({ id: z.uuid(), grantId: z.uuid() }),
  authorise: (actor) => decide(actor, 'person.edit'),
  write: async ({ tx, actor, input }) => {
    const grant = await tx.prisma.grant.findFirst({
      where: { id: input.grantId, personId: input.id, OR: [{ toAt: null }, { toAt: { gt: tx.now } }] },
      include: { person: true },
    })
    if (!grant)
      return fail('not-found', 'this person holds no such grant', { noun: 'grant', id: input.grantId })
    if (grant.role === 'admin' && grant.scopeKind === 'all' && (await countOtherAdmins(tx, input.id)) === 0) {
      return fail('precondition', 'somebody must stay admin', { need: 'another-admin' })
    }
    await tx.prisma.grant.update({ where: { id: grant.id }, data: { toAt: tx.now } })
    await tx.record({
      ...authorOf(actor),
      action: 'person.revoked',
      subjectKind: 'person',
      subjectId: input.id,
      subjectName: grant.person.name,
      detail: { grantId: grant.id, role: grant.role, scopeKind: grant.scopeKind, scopeId: grant.scopeId },
    })
    await tx.notify('person', input.id)
    return ok({ id: input.id })
  },
})
