import type { Grant, TokenScope } from '../../domain/permission/actor.ts'
import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'

// Credentials live by the real clock (now()), grants by the product's (sluice_now()).
const grants = `(SELECT coalesce(json_agg(json_build_object('role', g.role, 'scopeKind', g.scope_kind, 'scopeId', g.scope_id)), '[]')
    FROM "grant" g WHERE g.person_id = p.id AND g.from_at <= sluice_now() AND (g.to_at IS NULL OR g.to_at > sluice_now()))`

const bySession = `SELECT s.id, p.id AS "personId", p.key, p.name, s.seen_at < now() - interval '1 minute' AS stale, ${grants} AS grants
  FROM session s JOIN person p ON p.id = s.person_id
  WHERE s.id = $1 AND s.ended_at IS NULL AND s.expires_at > now() AND p.disabled_at IS NULL`

const byToken = `SELECT t.id, p.id AS "personId", p.key, p.name, t.scopes,
    t.last_used_at IS NULL OR t.last_used_at < now() - interval '1 minute' AS stale, ${grants} AS grants
  FROM api_token t JOIN person p ON p.id = t.person_id
  WHERE t.hash = $1 AND t.revoked_at IS NULL AND t.expires_at > now() AND p.disabled_at IS NULL`

interface Bearer {
  id: string
  personId: string
  key: string
  name: string
  /** Its last use was noted more than a minute ago. */
  stale: boolean
  grants: Grant[]
}

/** Session, person and grants at this instant; null when it ended, expired, or the person was disabled. */
export async function readSessionBearer(database: Database, sessionId: string): Promise<Bearer | null> {
  const [row] = await rowsOf<Bearer>(database, 'session', bySession, [sessionId])
  return row ?? null
}

export async function readTokenBearer(
  database: Database,
  hash: string,
): Promise<(Bearer & { scopes: TokenScope[] }) | null> {
  const [row] = await rowsOf<Bearer & { scopes: TokenScope[] }>(database, 'token', byToken, [hash])
  return row ?? null
}

/** Of these sessions, those that are still open: for streams that outlive a request. */
export async function readOpenSessions(database: Database, ids: string[]): Promise<Set<string>> {
  const rows = await rowsOf<{ id: string }>(
    database,
    'sessions.open',
    `SELECT s.id FROM session s JOIN person p ON p.id = s.person_id WHERE s.id = ANY ($1::uuid[])
       AND s.ended_at IS NULL AND s.expires_at > now() AND p.disabled_at IS NULL
       AND EXISTS (SELECT 1 FROM "grant" g WHERE g.person_id = p.id AND g.from_at <= sluice_now()
         AND (g.to_at IS NULL OR g.to_at > sluice_now()))`,
    [ids],
  )
  return new Set(rows.map((row) => row.id))
}

/** Failed sign-ins of the last 15 minutes, of an account and of an address. */
export async function readAttempts(
  database: Database,
  key: string,
  address: string,
): Promise<{ ofKey: number; ofAddress: number }> {
  const [row] = await rowsOf<{ ofKey: string; ofAddress: string }>(
    database,
    'attempts',
    `SELECT (SELECT count(*) FROM sign_in_attempt WHERE key = $1 AND at > now() - interval '15 minutes') AS "ofKey",
       (SELECT count(*) FROM sign_in_attempt WHERE address = $2 AND at > now() - interval '15 minutes') AS "ofAddress"`,
    [key, address],
  )
  return { ofKey: Number(row?.ofKey ?? 0), ofAddress: Number(row?.ofAddress ?? 0) }
}
