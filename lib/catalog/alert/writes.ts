import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'

export interface AlertRow {
  id: string
  externalId: string
  name: string
  severity: string
  serviceId: string | null
  environmentId: string | null
  startedAt: Date
  /** Null while it fires. */
  endedAt: Date | null
  /** It ended and nobody says when: the instant at which we see it. */
  endedUnseen: boolean
}

/** Puts alerts as the cloud tells them; answers how many are new or different. */
export async function upsertAlerts(
  database: Database,
  connectionId: string,
  rows: AlertRow[],
): Promise<number> {
  if (rows.length === 0) return 0
  const written = await rowsOf<{ changed: boolean }>(
    database,
    'alert.upsert',
    `WITH v AS (SELECT * FROM jsonb_to_recordset($2::jsonb) AS v (id uuid, "externalId" text, name text, severity text,
      "serviceId" uuid, "environmentId" uuid, "startedAt" timestamptz, "endedAt" timestamptz, "endedUnseen" boolean)),
    before AS (SELECT a.* FROM alert a JOIN v ON a.external_id = v."externalId" WHERE a.connection_id = $1)
    INSERT INTO alert AS a (id, connection_id, external_id, name, severity, service_id, environment_id, started_at, ended_at, seen_at)
    SELECT v.id, $1, v."externalId", v.name, v.severity, v."serviceId", v."environmentId", v."startedAt",
      CASE WHEN v."endedUnseen" THEN coalesce(b.ended_at, sluice_now()) ELSE v."endedAt" END, sluice_now()
    FROM v LEFT JOIN before b ON b.external_id = v."externalId"
    ON CONFLICT (connection_id, external_id) DO UPDATE SET name = excluded.name, severity = excluded.severity,
      -- Targets change with time: who it was matched to stays, unless it was nobody.
      service_id = coalesce(a.service_id, excluded.service_id),
      environment_id = CASE WHEN a.service_id IS NULL OR a.service_id = excluded.service_id
        THEN coalesce(a.environment_id, excluded.environment_id) ELSE a.environment_id END,
      started_at = excluded.started_at, ended_at = excluded.ended_at, seen_at = excluded.seen_at
    RETURNING NOT EXISTS (SELECT 1 FROM before b WHERE b.external_id = a.external_id
      AND (b.name, b.severity, b.service_id, b.environment_id, b.started_at, b.ended_at)
      IS NOT DISTINCT FROM (a.name, a.severity, a.service_id, a.environment_id, a.started_at, a.ended_at)) AS changed`,
    [connectionId, JSON.stringify(rows)],
  )
  return written.filter(({ changed }) => changed).length
}

/**
 * Ends what still fires here and that a whole look from `from` on did not name, or that began before `from`: the cloud
 * has forgotten it. Answers how many.
 */
export async function endForgottenAlerts(
  database: Database,
  connectionId: string,
  from: Date,
  seenExternalIds: string[],
): Promise<number> {
  const ended = await rowsOf(
    database,
    'alert.end-forgotten',
    `UPDATE alert SET ended_at = greatest(started_at, sluice_now()) WHERE connection_id = $1 AND ended_at IS NULL
      AND (started_at < $2 OR NOT external_id = ANY ($3::text[])) RETURNING id`,
    [connectionId, from, seenExternalIds],
  )
  return ended.length
}
