import { z } from 'zod'
import { fail, ok } from '../../domain/failure/result.ts'
import { authorOf } from '../../domain/ledger/author.ts'
import { TokenScope } from '../../domain/permission/actor.ts'
import { decide } from '../../domain/permission/decide.ts'
import { makeApiToken } from '../../platform/auth/api-token.ts'
import { newId } from '../../platform/ids.ts'
import { defineUseCase } from '../define.ts'

const dayMs = 24 * 3_600_000

/**
 * A token that may do at most what its owner may, and only in its scopes. The secret is answered this once; its SHA-256 is
 * kept. A token cannot make a token with more scopes than its own.
 */
export const createToken = defineUseCase({
  input: z.object({
    name: z.string(),
    scopes: z.array(TokenScope).min(1),
    expiresInDays: z.int().min(1).max(366),
  }),
  authorise: (actor) => decide(actor, 'token.own'),
  write: async ({ tx, actor, input }) => {
    if (actor.kind === 'system') return fail('forbidden', 'the portal has no tokens')
    const scopes = [...new Set(input.scopes)]
    if (actor.kind === 'token' && !scopes.every((scope) => actor.tokenScopes.includes(scope))) {
      return fail('forbidden', 'a token cannot make one that may do more', { field: 'scopes' })
    }
    const id = newId()
    const { secret, prefix, hash } = makeApiToken()
    const expiresAt = new Date(Date.now() + input.expiresInDays * dayMs)
    await tx.prisma.apiToken.create({
      data: { id, personId: actor.personId, name: input.name, prefix, hash, scopes, expiresAt },
    })
    await tx.record({
      ...authorOf(actor),
      action: 'token.created',
      subjectKind: 'token',
      subjectId: id,
      subjectName: input.name,
      detail: { prefix, scopes, expiresAt: expiresAt.toISOString() },
    })
    return ok({ id, secret })
  },
})

/** Ends one of the caller's own tokens at once. */
export const revokeToken = defineUseCase({
  input: z.object({ id: z.uuid() }),
  authorise: (actor) => decide(actor, 'token.own'),
  write: async ({ tx, actor, input }) => {
    if (actor.kind === 'system') return fail('forbidden', 'the portal has no tokens')
    const token = await tx.prisma.apiToken.findFirst({
      where: { id: input.id, personId: actor.personId, revokedAt: null },
    })
    if (!token) return fail('not-found', 'no such token of yours', { noun: 'token', id: input.id })
    await tx.prisma.apiToken.update({ where: { id: token.id }, data: { revokedAt: new Date() } })
    await tx.record({
      ...authorOf(actor),
      action: 'token.revoked',
      subjectKind: 'token',
      subjectId: token.id,
      subjectName: token.name,
      detail: { prefix: token.prefix },
    })
    return ok({ id: token.id })
  },
})
