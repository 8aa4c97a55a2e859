import { readOpenSessions, readSessionBearer, readTokenBearer } from '../../catalog/session/reads.ts'
import { touchSession, touchToken } from '../../catalog/session/writes.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import type { Surroundings } from '../define.ts'

/** What a call showed: the id inside a session cookie that we signed, or the SHA-256 of an API token. */
export type Credential = { kind: 'session'; id: string } | { kind: 'token'; hash: string }

/**
 * Who calls, read anew on each call, so that sign-out, disabling and role loss act at once. One statement.
 * Fails with `unauthenticated` when the session ended, the token was revoked, either expired, or the person was disabled.
 */
export async function getActor(around: Surroundings, credential: Credential): Promise<Result<Actor>> {
  const { database } = around
  if (credential.kind === 'session') {
    const bearer = await readSessionBearer(database, credential.id)
    if (!bearer) return fail('unauthenticated', 'the session has ended')
    if (bearer.stale) await touchSession(database, bearer.id)
    const { personId, key, name, grants } = bearer
    return ok({ kind: 'person', personId, key, name, grants, sessionId: bearer.id })
  }
  const bearer = await readTokenBearer(database, credential.hash)
  if (!bearer) return fail('unauthenticated', 'the token is unknown, revoked or expired')
  if (bearer.stale) await touchToken(database, bearer.id)
  const { personId, key, name, grants, scopes } = bearer
  return ok({ kind: 'token', personId, key, name, grants, tokenId: bearer.id, tokenScopes: scopes })
}

/** Of these sessions, those that are open and still hold a grant. For streams that outlive a request. */
export function listOpenSessions(around: Surroundings, ids: string[]): Promise<Set<string>> {
  return readOpenSessions(around.database, ids)
}
