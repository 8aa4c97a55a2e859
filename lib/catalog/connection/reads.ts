import { JsonText } from '../../platform/json-text.ts'
import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'

const item = `json_build_object('id', c.id, 'name', c.name, 'kind', c.kind, 'accountId', c.account_id, 'regions', c.regions,
  'yunxiaoOrganisationId', c.yunxiao_organisation_id, 'accessKeyId', c.access_key_id, 'createdAt', c.created_at,
  'disabledAt', c.disabled_at,
  'roles', (SELECT coalesce(json_agg(json_build_object('purpose', r.purpose, 'environment', e.slug, 'arn', r.arn,
      'missing', r.missing, 'checkedAt', r.checked_at, 'problem', r.problem) ORDER BY r.purpose, e.rank NULLS FIRST), '[]')
    FROM connection_role r LEFT JOIN environment e ON e.id = r.environment_id WHERE r.connection_id = c.id),
  'secrets', (SELECT coalesce(json_agg(json_build_object('purpose', k.purpose, 'environment', e.slug,
      'updatedAt', k.updated_at) ORDER BY k.purpose, e.rank NULLS FIRST), '[]')
    FROM connection_secret k LEFT JOIN environment e ON e.id = k.environment_id WHERE k.connection_id = c.id),
  'branchRuleProblem', (SELECT b.problem FROM branch_rule b JOIN code_repository cr ON cr.id = b.repository_id
    WHERE cr.connection_id = c.id AND b.problem IS NOT NULL AND b.state IN ('setting', 'restoring') ORDER BY b.id DESC LIMIT 1),
  'health', (SELECT coalesce(json_agg(json_build_object('product', h.product, 'lastSuccessAt', h.last_success_at,
      'lastErrorAt', h.last_error_at, 'lastErrorCode', h.last_error_code, 'lastErrorMessage', h.last_error_message,
      'quotaLeft', h.quota_left, 'quotaLimit', h.quota_limit, 'throttledCount', h.throttled_count) ORDER BY h.product), '[]')
    FROM connection_health h WHERE h.connection_id = c.id))`

/** Cloud accounts with roles, the names of their secrets, and health. Secrets themselves are never read here. */
export async function listConnections(database: Database): Promise<JsonText> {
  const [row] = await rowsOf<{ text: string }>(
    database,
    'connections',
    `SELECT json_build_object('items', coalesce(json_agg(${item} ORDER BY c.created_at, c.id), '[]'), 'now', sluice_now())::text AS text
       FROM connection c`,
  )
  return new JsonText(row?.text ?? 'null')
}

export async function getConnection(database: Database, id: string): Promise<JsonText> {
  const [row] = await rowsOf<{ text: string }>(
    database,
    'connection',
    `SELECT ${item}::text AS text FROM connection c WHERE c.id = $1`,
    [id],
  )
  return new JsonText(row?.text ?? 'null')
}

/** How far the product's clock is ahead of the real one. */
export async function readClockOffset(database: Database): Promise<number> {
  const [row] = await rowsOf<{ offset: string }>(
    database,
    'clock',
    'SELECT offset_ms AS "offset" FROM clock_offset',
  )
  return Number(row?.offset ?? 0)
}
