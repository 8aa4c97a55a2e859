import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'
import type { Transaction } from '../transaction.ts'

export interface ClusterRow {
  id: string
  externalId: string
  name: string
  region: string
  state: string
  spec: string | null
  version: string | null
}

/** One page of clusters; answers how many are new or different. */
export async function upsertClusters(
  database: Database,
  connectionId: string,
  rows: ClusterRow[],
): Promise<number> {
  if (rows.length === 0) return 0
  const written = await rowsOf<{ changed: boolean }>(
    database,
    'cluster.upsert',
    `WITH v AS (SELECT * FROM jsonb_to_recordset($2::jsonb) AS v (id uuid, "externalId" text, name text, region text,
      state text, spec text, version text)),
    before AS (SELECT c.* FROM cluster c JOIN v ON c.external_id = v."externalId" WHERE c.connection_id = $1)
    INSERT INTO cluster AS c (id, connection_id, external_id, name, region, state, spec, version, seen_at)
    SELECT v.id, $1, v."externalId", v.name, v.region, v.state, v.spec, v.version, sluice_now() FROM v
    ON CONFLICT (connection_id, external_id) DO UPDATE SET name = excluded.name, region = excluded.region,
      state = excluded.state, spec = excluded.spec, version = excluded.version, seen_at = excluded.seen_at
    RETURNING NOT EXISTS (SELECT 1 FROM before b WHERE b.id = c.id AND (b.name, b.state, b.spec, b.version)
      IS NOT DISTINCT FROM (c.name, c.state, c.spec, c.version)) AS changed`,
    [connectionId, JSON.stringify(rows)],
  )
  return written.filter((row) => row.changed).length
}

/** After a whole listing: clusters it did not name are gone, and are not asked any more. Answers how many. */
export async function retireClusters(
  database: Database,
  connectionId: string,
  seenIds: string[],
): Promise<number> {
  const gone = await rowsOf(
    database,
    'cluster.retire',
    `UPDATE cluster SET state = 'gone' WHERE connection_id = $1 AND state <> 'gone' AND NOT id = ANY ($2::uuid[]) RETURNING id`,
    [connectionId, seenIds],
  )
  return gone.length
}

export interface WorkloadRow {
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
  changedMark: string | null
}

const upsert = `
INSERT INTO workload AS w (id, cluster_id, namespace, kind, name, containers, running, replicas, ready_replicas, settled,
  problem, problem_text, changed_mark, seen_at)
SELECT v.id, $1::uuid, v.namespace, v.kind, v.name, v.containers, v.running, v.replicas, v."readyReplicas", v.settled,
  v.problem, v."problemText", v."changedMark", $3::timestamptz
FROM jsonb_to_recordset($2::jsonb) AS v (id uuid, namespace text, kind text, name text, containers jsonb, running jsonb,
  replicas int, "readyReplicas" int, settled boolean, problem text, "problemText" text, "changedMark" text)
ON CONFLICT (cluster_id, namespace, kind, name) DO UPDATE SET containers = excluded.containers, running = excluded.running,
  replicas = excluded.replicas, ready_replicas = excluded.ready_replicas, settled = excluded.settled,
  problem = excluded.problem, problem_text = excluded.problem_text, changed_mark = excluded.changed_mark,
  seen_at = excluded.seen_at, gone_at = NULL
WHERE w.seen_at <= excluded.seen_at`

/**
 * Workloads of one cluster that are new or different. `seenAt` is the instant before the look: what somebody saw later
 * stays.
 */
export async function writeWorkloads(
  tx: Transaction,
  clusterId: string,
  rows: WorkloadRow[],
  seenAt: Date,
): Promise<void> {
  if (rows.length > 0) await tx.prisma.$executeRawUnsafe(upsert, clusterId, JSON.stringify(rows), seenAt)
}

/** The rest of a whole look: what was there again, and what was not. */
export async function stampWorkloads(
  tx: Transaction,
  clusterId: string,
  seenIds: string[],
  goneIds: string[],
  seenAt: Date,
): Promise<void> {
  await tx.prisma.$executeRawUnsafe(
    'UPDATE workload SET seen_at = $2 WHERE cluster_id = $1::uuid AND id = ANY ($3::uuid[]) AND seen_at <= $2',
    clusterId,
    seenAt,
    seenIds,
  )
  if (goneIds.length === 0) return
  await tx.prisma.$executeRawUnsafe(
    `UPDATE workload SET gone_at = $2, seen_at = $2, ready_replicas = 0, running = '[]' WHERE cluster_id = $1::uuid
      AND id = ANY ($3::uuid[]) AND seen_at <= $2`,
    clusterId,
    seenAt,
    goneIds,
  )
}
