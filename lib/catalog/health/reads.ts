import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'

/** Whether the database answers and its schema is there. Throws when it does not. */
export async function readHealth(database: Database): Promise<{ migrated: boolean; protected: boolean }> {
  const [row] = await rowsOf<{ migrated: boolean; protected: boolean }>(
    database,
    'health',
    `SELECT to_regclass('service_card') IS NOT NULL AS migrated,
       NOT (has_table_privilege('ledger_entry', 'UPDATE') OR has_table_privilege('ledger_entry', 'DELETE')) AS protected`,
  )
  return row ?? { migrated: false, protected: false }
}

export interface Mark {
  promotion: string
  service: string
  environment: string
  version: string
  commit: string
}

/** Deployments of the last seven days. */
export function listMarks(database: Database): Promise<Mark[]> {
  return rowsOf<Mark>(
    database,
    'marks',
    `SELECT promotion_id AS promotion, service, environment, version, commit FROM deployment_mark
       WHERE at > sluice_now() - interval '7 days' ORDER BY at`,
  )
}
