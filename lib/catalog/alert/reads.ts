import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'

/** A workload or an application of a place, as the labels of an alert may name it. */
export interface AlertTargetRow {
  serviceId: string
  environmentId: string
  cluster: string
  clusterName: string
  namespace: string | null
  workloadKind: string | null
  workloadName: string | null
}

/** Every live target in the clusters of a connection. */
export async function listAlertTargets(database: Database, connectionId: string): Promise<AlertTargetRow[]> {
  return rowsOf(
    database,
    'alert.targets',
    `SELECT t.service_id AS "serviceId", t.environment_id AS "environmentId", c.external_id AS cluster, c.name AS "clusterName",
      t.namespace, t.workload_kind AS "workloadKind", t.workload_name AS "workloadName"
    FROM target t JOIN cluster c ON c.id = t.cluster_id
    WHERE c.connection_id = $1 AND t.retired_at IS NULL AND t.kind IN ('ack', 'edas')`,
    [connectionId],
  )
}

/** When the oldest alert that still fires began; null when none does. */
export async function readOldestFiring(database: Database, connectionId: string): Promise<Date | null> {
  const [row] = await rowsOf<{ at: Date | null }>(
    database,
    'alert.oldest-firing',
    'SELECT min(started_at) AS at FROM alert WHERE connection_id = $1 AND ended_at IS NULL',
    [connectionId],
  )
  return row?.at ?? null
}
