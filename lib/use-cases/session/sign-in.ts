import { findAccount, readAttempts } from '../../catalog/session/reads.ts'
import { createSession, forgetAttempts, noteAttempt } from '../../catalog/session/writes.ts'
import { transact } from '../../catalog/transaction.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import { verifyPassword } from '../../platform/auth/password.ts'
import type { Surroundings } from '../define.ts'

const limits = { perAccount: 5, perAddress: 30 }

export interface SignIn {
  key: string
  password: string
  /** Where it comes from, as the server in front saw it. */
  address: string
  userAgent: string | null
  /** Demo accounts may sign in. */
  simulated: boolean
}

/**
 * Opens a session for a local account. At most 5 failures per account and 30 per address in 15 minutes: then
 * `rate-limited`, whatever the password. Every other refusal is the same `unauthenticated`, and takes as long.
 */
export async function signIn(around: Surroundings, input: SignIn): Promise<Result<{ sessionId: string }>> {
  const { database } = around
  const key = input.key.trim().toLowerCase().slice(0, 120)
  const attempts = await readAttempts(database, key, input.address)
  if (attempts.ofKey >= limits.perAccount || attempts.ofAddress >= limits.perAddress) {
    return fail('rate-limited', 'too many failed sign-ins; wait 15 minutes')
  }
  const account = await findAccount(database, key)
  const usable = account !== null && !account.disabled && (!account.demo || input.simulated)
  const matches = await verifyPassword(usable ? account.passwordHash : null, input.password)
  if (!account || !matches) {
    await noteAttempt(database, key, input.address)
    return fail('unauthenticated', 'the name or the password is wrong')
  }
  return transact(database, async (tx) => {
    await forgetAttempts(tx, key)
    const sessionId = await createSession(tx, account.id, input)
    await tx.record({
      actorKind: 'person',
      actorId: account.id,
      actorName: account.name,
      action: 'person.signed-in',
      subjectKind: 'person',
      subjectId: account.id,
      subjectName: account.name,
      detail: { address: input.address },
    })
    return ok({ sessionId })
  })
}
