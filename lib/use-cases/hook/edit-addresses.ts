import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { insertAddress, revokeAddress } from '../../catalog/hook/addresses.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { hookKinds } from '../../domain/hook/kind.ts'
import { authorOf } from '../../domain/ledger/author.ts'
import { decide } from '../../domain/permission/decide.ts'
import { sha256 } from '../../platform/crypto.ts'
import { defineUseCase } from '../define.ts'

const hourMs = 3_600_000
/** 256 random bits: a plain SHA-256 is enough to keep them. */
const makeSecret = () => randomBytes(32).toString('base64url')

/**
 * A new address for one kind of sender; the secret in its path, and for Codeup the token of its header, are answered this
 * once. One that was open before is taken for `overlapHours` more, so that nothing is lost while the sender is told.
 * Fails with not-found.
 */
export const openAddress = defineUseCase({
  input: z.strictObject({
    connectionId: z.uuid(),
    kind: z.enum(hookKinds),
    overlapHours: z.int().min(0).max(168).default(24),
  }),
  authorise: (actor) => decide(actor, 'connection.edit'),
  write: async ({ tx, actor, input }) => {
    const { connectionId, kind, overlapHours } = input
    const known = await tx.prisma.connection.findUnique({ where: { id: connectionId } })
    if (!known) return fail('not-found', 'no such connection', { noun: 'connection', id: connectionId })
    const secret = makeSecret()
    const token = kind === 'codeup' ? makeSecret() : null
    const { id, replaced } = await insertAddress(
      tx,
      { connectionId, kind, hash: sha256(secret), tokenHash: token === null ? null : sha256(token) },
      new Date(tx.now.getTime() + overlapHours * hourMs),
    )
    await tx.record({
      ...authorOf(actor),
      action: replaced > 0 ? 'hook.rotated' : 'hook.created',
      subjectKind: 'connection',
      subjectId: connectionId,
      subjectName: known.name,
      detail: { kind, addressId: id, ...(replaced > 0 ? { overlapHours } : {}) },
    })
    await tx.notify('hook', connectionId)
    return ok({ id, path: `/api/hooks/${kind}/${connectionId}/${secret}`, token })
  },
})

/** The address is not taken any more, from now on. Fails with not-found. */
export const closeAddress = defineUseCase({
  input: z.strictObject({ connectionId: z.uuid(), id: z.uuid() }),
  authorise: (actor) => decide(actor, 'connection.edit'),
  write: async ({ tx, actor, input }) => {
    const { connectionId, id } = input
    const known = await tx.prisma.connection.findUnique({ where: { id: connectionId } })
    const revoked = known && (await revokeAddress(tx, connectionId, id))
    if (!known || !revoked) return fail('not-found', 'no such address is open', { noun: 'hook', id })
    await tx.record({
      ...authorOf(actor),
      action: 'hook.revoked',
      subjectKind: 'connection',
      subjectId: connectionId,
      subjectName: known.name,
      detail: { kind: revoked.kind, addressId: id },
    })
    await tx.notify('hook', connectionId)
    return ok({ id })
  },
})
