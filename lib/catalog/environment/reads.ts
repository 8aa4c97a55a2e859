import { fail, ok, type Result } from '../../domain/failure/result.ts'
import { JsonText } from '../../platform/json-text.ts'
import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'

const item = `'id', e.id, 'slug', e.slug, 'rank', e.rank, 'regions', e.regions,
  'startMode', e.settings -> 'startMode', 'approvalsNeeded', e.settings -> 'approvals' -> 'count',
  'connection', (SELECT json_build_object('id', c.id, 'name', c.name) FROM connection c WHERE c.id = e.connection_id),
  'settings', e.settings, 'placement', e.placement,
  'settingsVersion', (SELECT coalesce(max(v.version), 1) FROM environment_settings_version v WHERE v.environment_id = e.id),
  'services', (SELECT count(DISTINCT t.service_id) FROM target t WHERE t.environment_id = e.id AND t.retired_at IS NULL),
  'targets', (SELECT count(*) FROM target t WHERE t.environment_id = e.id AND t.retired_at IS NULL),
  'clusters', (SELECT coalesce(json_agg(json_build_object('name', c.name, 'region', c.region, 'state', c.state,
      'version', c.version, 'seenAt', c.seen_at) ORDER BY c.name), '[]')
    FROM cluster c WHERE c.connection_id = e.connection_id AND EXISTS (
      SELECT 1 FROM jsonb_array_elements(e.placement -> 'clusters') AS p WHERE p ->> 'name' = c.name)),
  'promotionRole', (SELECT json_build_object('arn', r.arn, 'missing', r.missing, 'checkedAt', r.checked_at, 'problem', r.problem)
    FROM connection_role r WHERE r.environment_id = e.id AND r.purpose = 'promotion')`

const history = `'history', (SELECT coalesce(json_agg(json_build_object('version', v.version, 'settings', v.settings,
    'editor', (SELECT json_build_object('id', p.id, 'key', p.key, 'name', p.name) FROM person p WHERE p.id = v.editor_id),
    'reason', v.reason, 'at', v.at) ORDER BY v.version DESC), '[]')
  FROM environment_settings_version v WHERE v.environment_id = e.id)`

/** All environments by rank; there are few. */
export async function listEnvironments(database: Database): Promise<JsonText> {
  const [row] = await rowsOf<{ text: string }>(
    database,
    'environments',
    `SELECT json_build_object('items', coalesce(json_agg(json_build_object(${item}) ORDER BY e.rank, e.slug), '[]'),
       'now', sluice_now())::text AS text FROM environment e`,
  )
  return new JsonText(row?.text ?? 'null')
}

/** One environment with every version of its settings. */
export async function getEnvironment(database: Database, slug: string): Promise<Result<JsonText>> {
  const [row] = await rowsOf<{ text: string }>(
    database,
    'environment',
    `SELECT json_build_object(${item}, ${history})::text AS text FROM environment e WHERE e.slug = $1`,
    [slug],
  )
  return row
    ? ok(new JsonText(row.text))
    : fail('not-found', `no environment is called "${slug}"`, { noun: 'environment', slug })
}
