import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'

/** What the calls of one product experienced since the last batch. */
export interface HealthRow {
  connectionId: string
  product: string
  lastSuccessAt: Date | null
  lastErrorAt: Date | null
  lastErrorCode: string | null
  lastErrorMessage: string | null
  quotaLeft: number | null
  quotaLimit: number | null
  throttledCount: number
}

const statement = `
INSERT INTO connection_health AS h (connection_id, product, last_success_at, last_error_at, last_error_code,
  last_error_message, quota_left, quota_limit, throttled_count)
SELECT v."connectionId", v.product, v."lastSuccessAt", v."lastErrorAt", v."lastErrorCode", v."lastErrorMessage",
  v."quotaLeft", v."quotaLimit", v."throttledCount"
FROM jsonb_to_recordset($1::jsonb) AS v ("connectionId" uuid, product text, "lastSuccessAt" timestamptz,
  "lastErrorAt" timestamptz, "lastErrorCode" text, "lastErrorMessage" text, "quotaLeft" int, "quotaLimit" int,
  "throttledCount" int)
JOIN connection c ON c.id = v."connectionId"
ORDER BY v."connectionId", v.product
ON CONFLICT (connection_id, product) DO UPDATE SET
  last_success_at = coalesce(excluded.last_success_at, h.last_success_at),
  last_error_at = coalesce(excluded.last_error_at, h.last_error_at),
  last_error_code = CASE WHEN excluded.last_error_at IS NULL THEN h.last_error_code ELSE excluded.last_error_code END,
  last_error_message = CASE WHEN excluded.last_error_at IS NULL THEN h.last_error_message ELSE excluded.last_error_message END,
  quota_left = coalesce(excluded.quota_left, h.quota_left), quota_limit = coalesce(excluded.quota_limit, h.quota_limit),
  throttled_count = h.throttled_count + excluded.throttled_count`

/** One batch, one statement. Instants are shifted to the product's clock, like every instant a person sees. */
export async function recordHealth(database: Database, rows: HealthRow[]): Promise<void> {
  if (rows.length === 0) return
  const [clock] = await rowsOf<{ ms: string }>(
    database,
    'clock.offset',
    'SELECT offset_ms AS ms FROM clock_offset',
  )
  const offsetMs = Number(clock?.ms ?? 0)
  const shift = (at: Date | null) => (at === null ? null : new Date(at.getTime() + offsetMs))
  const shifted = rows.map((row) => ({
    ...row,
    lastSuccessAt: shift(row.lastSuccessAt),
    lastErrorAt: shift(row.lastErrorAt),
  }))
  await rowsOf(database, 'health.record', statement, [JSON.stringify(shifted)])
}

/** What a connection check found of one role. */
export interface RoleFinding {
  purpose: string
  environmentId: string | null
  missing: string[]
  problem: string | null
}

export async function recordRoleFindings(
  database: Database,
  connectionId: string,
  findings: RoleFinding[],
): Promise<void> {
  await rowsOf(
    database,
    'role.findings',
    `UPDATE connection_role r SET missing = ARRAY(SELECT jsonb_array_elements_text(v.missing)), problem = v.problem,
      checked_at = sluice_now()
    FROM jsonb_to_recordset($2::jsonb) AS v (purpose text, "environmentId" uuid, missing jsonb, problem text)
    WHERE r.connection_id = $1 AND r.purpose::text = v.purpose AND r.environment_id IS NOT DISTINCT FROM v."environmentId"`,
    [connectionId, JSON.stringify(findings)],
  )
}
