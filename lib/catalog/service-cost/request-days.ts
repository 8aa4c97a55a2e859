import { billingToday } from '../cost-rule/today.ts'
import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'

/** A place and a day of it that nobody has asked about, with the workloads whose pods answered. */
export interface DueRequestDay {
  serviceId: string
  environmentId: string
  connectionId: string
  /** YYYY-MM-DD, UTC+8; it is over. */
  on: string
  /** Null where a target says no workload of a cluster: nothing counts its requests. */
  targets: ({ cluster: string; namespace: string; kind: string; name: string } | null)[]
}

// Days on both sides of each promotion, the newest first: the others are divided by nothing. $1 days of a side, $2 how far back.
const due = `
  SELECT q.service_id AS "serviceId", q.environment_id AS "environmentId", e.connection_id AS "connectionId", q."on"::text AS "on",
    (SELECT coalesce(json_agg(CASE WHEN k.external_id IS NOT NULL AND t.namespace IS NOT NULL AND t.workload_kind IS NOT NULL AND t.workload_name IS NOT NULL
        THEN json_build_object('cluster', k.external_id, 'namespace', t.namespace, 'kind', t.workload_kind, 'name', t.workload_name) END), '[]')
      FROM target t LEFT JOIN cluster k ON k.id = t.cluster_id
      WHERE t.service_id = q.service_id AND t.environment_id = q.environment_id AND t.retired_at IS NULL) AS targets
  FROM (SELECT DISTINCT p.service_id, p.environment_id, d."on"::date AS "on"
    FROM promotion p
    CROSS JOIN LATERAL (SELECT ((p.first_write_at AT TIME ZONE 'UTC') + interval '8 hours')::date AS day) w
    CROSS JOIN LATERAL generate_series(w.day - $1::int, w.day + $1::int, interval '1 day') AS d ("on")
    WHERE p.state = 'succeeded' AND p.first_write_at > sluice_now() - make_interval(days => $2::int) AND d."on"::date <> w.day
      AND d."on"::date < ${billingToday}) q
  JOIN environment e ON e.id = q.environment_id
  WHERE EXISTS (SELECT 1 FROM bill_source b WHERE b.connection_id = e.connection_id AND b.counts_effective AND b.disabled_at IS NULL)
    AND NOT EXISTS (SELECT 1 FROM place_request_day r WHERE r.service_id = q.service_id AND r.environment_id = q.environment_id AND r."on" = q."on")
  ORDER BY q."on" DESC, q.service_id, q.environment_id LIMIT $3::int`

export const listDueRequestDays = (
  database: Database,
  asked: { sideDays: number; daysBack: number; limit: number },
): Promise<DueRequestDay[]> =>
  rowsOf<DueRequestDay>(database, 'request-days.due', due, [asked.sideDays, asked.daysBack, asked.limit])

/** What was answered is kept for good: a day that is over does not change. */
export async function writeRequestDay(
  { pool }: Pick<Database, 'pool'>,
  day: Pick<DueRequestDay, 'serviceId' | 'environmentId' | 'on'> & { requests: number | null },
): Promise<void> {
  await pool.query(
    `INSERT INTO place_request_day (service_id, environment_id, "on", requests, seen_at) VALUES ($1, $2, $3, $4, sluice_now())
      ON CONFLICT DO NOTHING`,
    [day.serviceId, day.environmentId, day.on, day.requests],
  )
}
