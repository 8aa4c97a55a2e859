import { newId } from '../../platform/ids.ts'
import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'
import type { Transaction } from '../transaction.ts'

/** Notes that it was used, at most once a minute: exactness is not worth a write per call. */
export async function touchSession(database: Database, id: string): Promise<void> {
  await rowsOf(database, 'session.touch', 'UPDATE session SET seen_at = now() WHERE id = $1', [id])
}

export async function touchToken(database: Database, id: string): Promise<void> {
  await rowsOf(database, 'token.touch', 'UPDATE api_token SET last_used_at = now() WHERE id = $1', [id])
}

/** Counts a failed sign-in, and sweeps those that no window can see any more. */
export async function noteAttempt(database: Database, key: string, address: string): Promise<void> {
  await rowsOf(
    database,
    'attempt.note',
    `WITH swept AS (DELETE FROM sign_in_attempt WHERE at < now() - interval '1 hour')
     INSERT INTO sign_in_attempt (key, address) VALUES ($1, $2)`,
    [key, address],
  )
}

/** A person who signed in has shown to be no guesser. */
export async function forgetAttempts(tx: Transaction, key: string): Promise<void> {
  await tx.prisma.signInAttempt.deleteMany({ where: { key } })
}

/** Ends open sessions of a person (one, or all) and closes their streams. Returns how many. */
export async function endSessions(
  tx: Transaction,
  personId: string,
  only: { id?: string; except?: string } = {},
): Promise<number> {
  const ended = await tx.prisma.$queryRaw<{ id: string }[]>`
    UPDATE session SET ended_at = now() WHERE person_id = ${personId}::uuid AND ended_at IS NULL
      AND (${only.id ?? null}::uuid IS NULL OR id = ${only.id ?? null}::uuid)
      AND (${only.except ?? null}::uuid IS NULL OR id <> ${only.except ?? null}::uuid)
    RETURNING id`
  for (const session of ended) await tx.notify('session', session.id)
  return ended.length
}

const lifetimeMs = 7 * 24 * 3_600_000

/** A session of seven days by the real clock. Returns its id. */
export async function createSession(
  tx: Transaction,
  personId: string,
  from: { address: string; userAgent: string | null },
): Promise<string> {
  const id = newId()
  await tx.prisma.session.create({
    data: {
      id,
      personId,
      expiresAt: new Date(Date.now() + lifetimeMs),
      address: from.address.slice(0, 100),
      userAgent: from.userAgent?.slice(0, 300) ?? null,
    },
  })
  return id
}
