import type { Database } from '../database.ts'
import type { Pair } from '../place/reads.ts'
import { rowsOf } from '../statement.ts'

/** An application as it is remembered, for telling what has to be read again. */
export interface KnownApplication {
  id: string
  externalId: string
  region: string
  /** Null: read it again. */
  changedMark: string | null
  /** A change order is in progress: it may move without the listing's showing it. */
  moves: boolean
  image: string
  seenAt: Date
  gone: boolean
}

export async function listKnownApplications(
  database: Database,
  connectionId: string,
): Promise<KnownApplication[]> {
  return rowsOf(
    database,
    'application.known',
    `SELECT id, external_id AS "externalId", region, changed_mark AS "changedMark", change_order IS NOT NULL AS moves,
      coalesce(containers -> 0 ->> 'image', '') AS image, seen_at AS "seenAt",
      gone_at IS NOT NULL AS gone
    FROM edas_application WHERE connection_id = $1`,
    [connectionId],
  )
}

/** The places that have one of a connection's applications. */
export async function listPlacesOfApplications(database: Database, connectionId: string): Promise<Pair[]> {
  return rowsOf(
    database,
    'place.of-applications',
    `SELECT DISTINCT t.service_id AS "serviceId", t.environment_id AS "environmentId" FROM edas_application a
    JOIN target t ON t.application_id = a.id WHERE a.connection_id = $1 AND t.retired_at IS NULL ORDER BY 1, 2`,
    [connectionId],
  )
}
