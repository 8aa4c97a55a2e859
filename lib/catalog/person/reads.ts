import { JsonText } from '../../platform/json-text.ts'
import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'

const item = `json_build_object('id', p.id, 'key', p.key, 'name', p.name, 'email', p.email, 'demo', p.demo,
  'disabledAt', p.disabled_at,
  'lastSeenAt', (SELECT max(s.seen_at) FROM session s WHERE s.person_id = p.id),
  'teams', (SELECT coalesce(json_agg(json_build_object('id', t.id, 'slug', t.slug, 'name', t.name) ORDER BY t.slug), '[]')
    FROM team_member m JOIN team t ON t.id = m.team_id WHERE m.person_id = p.id),
  'grants', (SELECT coalesce(json_agg(json_build_object('id', g.id, 'role', g.role, 'scopeKind', g.scope_kind,
      'scopeId', g.scope_id, 'scopeName', coalesce(t.name, l.name, e.slug), 'fromAt', g.from_at, 'toAt', g.to_at)
      ORDER BY g.from_at, g.id), '[]')
    FROM "grant" g LEFT JOIN team t ON g.scope_kind = 'team' AND t.id = g.scope_id
    LEFT JOIN product_line l ON g.scope_kind = 'product-line' AND l.id = g.scope_id
    LEFT JOIN environment e ON g.scope_kind = 'environment' AND e.id = g.scope_id
    WHERE g.person_id = p.id AND (g.to_at IS NULL OR g.to_at > sluice_now())))`

/** Everybody, with the grants that have not ended. */
export async function listPeople(database: Database): Promise<JsonText> {
  const [row] = await rowsOf<{ text: string }>(
    database,
    'people',
    `SELECT json_build_object('items', coalesce(json_agg(${item} ORDER BY p.key), '[]'), 'now', sluice_now())::text AS text
       FROM person p`,
  )
  return new JsonText(row?.text ?? 'null')
}

export async function getPerson(database: Database, id: string): Promise<JsonText> {
  const [row] = await rowsOf<{ text: string }>(
    database,
    'person',
    `SELECT ${item}::text AS text FROM person p WHERE p.id = $1`,
    [id],
  )
  return new JsonText(row?.text ?? 'null')
}

const token = `json_build_object('id', id, 'name', name, 'prefix', prefix, 'scopes', scopes, 'createdAt', created_at,
  'expiresAt', expires_at, 'lastUsedAt', last_used_at)`

/** The tokens of one person that still open something. */
export async function listTokens(database: Database, personId: string): Promise<JsonText> {
  const [row] = await rowsOf<{ text: string }>(
    database,
    'tokens',
    `SELECT json_build_object('items', coalesce(json_agg(${token} ORDER BY created_at DESC), '[]'), 'now', sluice_now())::text AS text
       FROM api_token WHERE person_id = $1 AND revoked_at IS NULL AND expires_at > now()`,
    [personId],
  )
  return new JsonText(row?.text ?? 'null')
}

export async function getToken(database: Database, id: string): Promise<JsonText> {
  const [row] = await rowsOf<{ text: string }>(
    database,
    'token.one',
    `SELECT ${token}::text AS text FROM api_token WHERE id = $1`,
    [id],
  )
  return new JsonText(row?.text ?? 'null')
}
