import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'

export interface ClusterToRead {
  id: string
  externalId: string
  name: string
  region: string
  state: string
}

export async function listClusters(database: Database, connectionId: string): Promise<ClusterToRead[]> {
  return rowsOf(
    database,
    'cluster.list',
    'SELECT id, external_id AS "externalId", name, region, state FROM cluster WHERE connection_id = $1 ORDER BY name',
    [connectionId],
  )
}

/** A workload as it is remembered, for telling what changed. */
export interface KnownWorkload {
  id: string
  namespace: string
  kind: string
  name: string
  containers: unknown
  running: unknown
  replicas: number
  readyReplicas: number
  settled: boolean
  problem: string | null
  problemText: string | null
  gone: boolean
}

export async function listKnownWorkloads(database: Database, clusterId: string): Promise<KnownWorkload[]> {
  return rowsOf(
    database,
    'workload.known',
    `SELECT id, namespace, kind, name, containers, running, replicas, ready_replicas AS "readyReplicas", settled, problem,
      problem_text AS "problemText", gone_at IS NOT NULL AS gone FROM workload WHERE cluster_id = $1`,
    [clusterId],
  )
}

/** The places that have a target in this cluster. */
export async function listPlacesOfCluster(
  database: Database,
  clusterId: string,
): Promise<{ serviceId: string; environmentId: string }[]> {
  return rowsOf(
    database,
    'place.of-cluster',
    `SELECT DISTINCT service_id AS "serviceId", environment_id AS "environmentId" FROM target
    WHERE cluster_id = $1 AND retired_at IS NULL ORDER BY 1, 2`,
    [clusterId],
  )
}
