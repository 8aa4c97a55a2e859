import type { Grant, TokenScope } from '../../domain/permission/actor.ts'
import { JsonText } from '../../platform/json-text.ts'
import type { Database } from '../database.ts'
import { gathered, perDatabase } from '../gather.ts'
import { grantsOfP, heldGrants } from '../person/held-grants.ts'
import { rowsOf } from '../statement.ts'

// Credentials live by the real clock (now()), grants by the product's (sluice_now()).
const bySession = `SELECT s.id, p.id AS "personId", p.key, p.name, s.seen_at < now() - interval '1 minute' AS stale, ${grantsOfP} AS grants
  FROM session s JOIN person p ON p.id = s.person_id
  WHERE s.id = ANY ($1::uuid[]) AND s.ended_at IS NULL AND s.expires_at > now() AND p.disabled_at IS NULL`

const byToken = `SELECT t.id, p.id AS "personId", p.key, p.name, t.scopes,
    t.last_used_at IS NULL OR t.last_used_at < now() - interval '1 minute' AS stale, ${grantsOfP} AS grants
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

const sessionsOf = perDatabase((database: Database) =>
  gathered(async (ids) => {
    const rows = await rowsOf<Bearer>(database, 'session', bySession, [ids])
    return new Map(rows.map((row) => [row.id, row]))
  }),
)

/**
 * Session, person and grants at this instant; null when it ended, expired, or the person was disabled. Read anew for
 * each call, together with the calls that come at the same moment.
 */
export function readSessionBearer(database: Database, sessionId: string): Promise<Bearer | null> {
  return sessionsOf(database)(sessionId)
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

export interface Account {
  id: string
  name: string
  passwordHash: string | null
  demo: boolean
  disabled: boolean
}

const account = `SELECT id, name, password_hash AS "passwordHash", demo, disabled_at IS NOT NULL AS disabled FROM person`

/** A local account by its sign-in name. */
export async function findAccount(database: Database, key: string): Promise<Account | null> {
  const [row] = await rowsOf<Account>(database, 'account', `${account} WHERE key = $1`, [key])
  return row ?? null
}

export async function findAccountById(database: Database, id: string): Promise<Account | null> {
  const [row] = await rowsOf<Account>(database, 'account.id', `${account} WHERE id = $1`, [id])
  return row ?? null
}

/** The demo accounts that may still be used, with the roles they hold. */
export async function listDemoAccounts(
  database: Database,
): Promise<{ key: string; name: string; roles: string[]; passwordHash: string | null }[]> {
  return rowsOf(
    database,
    'accounts.demo',
    `SELECT p.key, p.name, p.password_hash AS "passwordHash",
       ARRAY(SELECT DISTINCT g.role::text FROM ${heldGrants('p.id')} g) AS roles
     FROM person p WHERE p.demo AND p.disabled_at IS NULL ORDER BY p.created_at, p.id`,
  )
}

// scopeName: whatever the scope is of.
const namedGrants = `(SELECT coalesce(json_agg(json_build_object('role', g.role, 'scopeKind', g.scope_kind, 'scopeId', g.scope_id,
    'scopeName', coalesce(t.name, l.name, e.slug)) ORDER BY g.role, g.scope_kind, g.scope_id), '[]')
  FROM ${heldGrants('p.id')} g LEFT JOIN team t ON g.scope_kind = 'team' AND t.id = g.scope_id
  LEFT JOIN product_line l ON g.scope_kind = 'product-line' AND l.id = g.scope_id
  LEFT JOIN environment e ON g.scope_kind = 'environment' AND e.id = g.scope_id)`

/** Session of the API contract, without what only the door knows. */
export async function readOwnSession(
  database: Database,
  bearer: { personId: string; sessionId: string | null; tokenId: string | null },
  simulated: boolean,
): Promise<JsonText> {
  const [row] = await rowsOf<{ text: string }>(
    database,
    'session.own',
    `SELECT json_build_object(
       'person', json_build_object('id', p.id, 'key', p.key, 'name', p.name, 'email', p.email, 'locale', p.locale, 'timeZone', p.time_zone),
       'grants', ${namedGrants},
       'teams', (SELECT coalesce(json_agg(json_build_object('id', t.id, 'slug', t.slug, 'name', t.name) ORDER BY t.slug), '[]')
         FROM team_member m JOIN team t ON t.id = m.team_id WHERE m.person_id = p.id),
       'session', (SELECT json_build_object('id', s.id, 'createdAt', s.created_at, 'expiresAt', s.expires_at)
         FROM session s WHERE s.id = $2),
       'token', (SELECT json_build_object('id', k.id, 'scopes', k.scopes) FROM api_token k WHERE k.id = $3),
       'organisation', (SELECT json_build_object('name', coalesce(max(name), 'Sluice'), 'timeZone', coalesce(max(time_zone), 'Asia/Shanghai'))
         FROM organisation),
       'simulated', $4::boolean,
       'counts', json_build_object(
         'services', (SELECT count(*) FROM service_card WHERE NOT retired),
         'openPromotions', (SELECT count(*) FROM promotion WHERE state IN ('pending', 'applying', 'observing')),
         'unmatched', (SELECT count(*) FROM match WHERE service_id IS NULL AND NOT pinned)),
       'now', sluice_now())::text AS text
     FROM person p WHERE p.id = $1`,
    [bearer.personId, bearer.sessionId, bearer.tokenId, simulated],
  )
  return new JsonText(row?.text ?? 'null')
}

/** The open sessions of one person, the latest used first. */
export async function listOwnSessions(
  database: Database,
  personId: string,
  current: string | null,
): Promise<JsonText> {
  const [row] = await rowsOf<{ text: string }>(
    database,
    'sessions.own',
    `SELECT json_build_object('items', coalesce(json_agg(json_build_object('id', id, 'createdAt', created_at,
        'seenAt', seen_at, 'expiresAt', expires_at, 'userAgent', user_agent, 'address', address,
        'current', coalesce(id = $2, false)) ORDER BY seen_at DESC), '[]'), 'now', sluice_now())::text AS text
      FROM session WHERE person_id = $1 AND ended_at IS NULL AND expires_at > now()`,
    [personId, current],
  )
  return new JsonText(row?.text ?? 'null')
}
