import { JsonText } from '../../platform/json-text.ts'
import type { Database } from '../database.ts'
import { containing, rowsOf } from '../statement.ts'

const starting = (text: string) => `${text.replace(/[\\%_]/g, '\\$&')}%`

/** SearchHit of the API contract: services first, then builds, promotions, people. `limit` of each kind. */
export async function search(database: Database, q: string, limit: number): Promise<JsonText> {
  const lower = q.toLowerCase()
  const digest = /^(sha256:)?[0-9a-f]{4,64}$/.test(lower)
    ? starting(`sha256:${lower.replace(/^sha256:/, '')}`)
    : null
  const commit = /^[0-9a-f]{6,40}$/.test(lower) ? starting(lower) : null
  const version = /^\d{4,6}(-[\d.]*)?$|^\d{1,9}$/.test(lower) ? containing(lower) : null
  const number = /^(p-)?\d{1,9}$/.test(lower) ? Number(lower.replace(/^p-/, '')) : null
  const [row] = await rowsOf<{ text: string }>(
    database,
    'search',
    `SELECT json_build_object('items', coalesce(json_agg(hit ORDER BY kind, rank), '[]'))::text AS text FROM (
      (SELECT 1 AS kind, row_number() OVER () AS rank, json_build_object('kind', 'service', 'slug', slug, 'team', team_slug,
          'productLine', nullif(line_slug, '~')) AS hit
        FROM (SELECT * FROM service_card WHERE search_text LIKE $1 AND NOT retired
          ORDER BY slug LIKE $2 DESC, slug LIMIT $3) s)
      UNION ALL
      (SELECT 2, row_number() OVER (), json_build_object('kind', 'build', 'service', c.slug, 'build', build_reference(b),
          'runsIn', (SELECT coalesce(json_agg(e.slug ORDER BY e.rank), '[]') FROM place l
            JOIN environment e ON e.id = l.environment_id WHERE l.service_id = b.service_id AND l.running_build_id = b.id))
        FROM (SELECT * FROM build WHERE service_id IS NOT NULL
            AND (digest LIKE $4 OR commit_sha LIKE $5 OR version LIKE $6)
          ORDER BY pushed_at DESC LIMIT $3) b JOIN service_card c ON c.service_id = b.service_id)
      UNION ALL
      (SELECT 3, row_number() OVER (), json_build_object('kind', 'promotion', 'id', p.id, 'number', p.number,
          'service', s.slug, 'environment', e.slug, 'state', p.state)
        FROM promotion p JOIN service s ON s.id = p.service_id JOIN environment e ON e.id = p.environment_id
        WHERE p.number = $7)
      UNION ALL
      (SELECT 4, row_number() OVER (), json_build_object('kind', 'person', 'id', id, 'key', key, 'name', name)
        FROM (SELECT * FROM person WHERE disabled_at IS NULL AND (key LIKE $1 OR lower(name) LIKE $1) ORDER BY key LIMIT $3) p)
    ) AS hits`,
    [containing(q), starting(lower), limit, digest, commit, version, number],
  )
  return new JsonText(row?.text ?? '{"items":[]}')
}
