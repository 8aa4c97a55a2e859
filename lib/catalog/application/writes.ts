import type { Transaction } from '../transaction.ts'

export interface ApplicationRow {
  id: string
  externalId: string
  name: string
  region: string
  /** externalId of its ACK cluster. */
  cluster: string | null
  namespace: string | null
  framework: string
  containers: unknown
  running: unknown
  groups: unknown
  changeOrder: unknown
  replicas: number
  readyReplicas: number
  settled: boolean
  problem: string | null
  problemText: string | null
  changedMark: string | null
}

const upsert = `
INSERT INTO edas_application AS a (id, connection_id, external_id, name, region, cluster_id, namespace, framework, containers,
  running, groups, change_order, replicas, ready_replicas, settled, problem, problem_text, changed_mark, seen_at)
SELECT v.id, $1::uuid, v."externalId", v.name, v.region, c.id, v.namespace, v.framework, v.containers, v.running, v.groups,
  nullif(v."changeOrder", 'null'), v.replicas, v."readyReplicas", v.settled, v.problem, v."problemText", v."changedMark",
  $3::timestamptz
FROM jsonb_to_recordset($2::jsonb) AS v (id uuid, "externalId" text, name text, region text, cluster text, namespace text,
  framework text, containers jsonb, running jsonb, groups jsonb, "changeOrder" jsonb, replicas int, "readyReplicas" int,
  settled boolean, problem text, "problemText" text, "changedMark" text)
LEFT JOIN cluster c ON c.connection_id = $1::uuid AND c.external_id = v.cluster
ON CONFLICT (connection_id, region, external_id) DO UPDATE SET name = excluded.name, cluster_id = excluded.cluster_id,
  namespace = excluded.namespace, framework = excluded.framework, containers = excluded.containers,
  running = excluded.running, groups = excluded.groups, change_order = excluded.change_order, replicas = excluded.replicas,
  ready_replicas = excluded.ready_replicas, settled = excluded.settled, problem = excluded.problem,
  problem_text = excluded.problem_text, changed_mark = excluded.changed_mark, seen_at = excluded.seen_at, gone_at = NULL
WHERE a.seen_at <= excluded.seen_at`

/** Applications that are new or were read again. `seenAt` is the instant before the look: what somebody saw later stays. */
export async function writeApplications(
  tx: Transaction,
  connectionId: string,
  rows: ApplicationRow[],
  seenAt: Date,
): Promise<void> {
  if (rows.length > 0) await tx.prisma.$executeRawUnsafe(upsert, connectionId, JSON.stringify(rows), seenAt)
}

/** The rest of a whole listing: what was there again and did not change, and what was not. */
export async function stampApplications(
  tx: Transaction,
  connectionId: string,
  seenIds: string[],
  goneIds: string[],
  seenAt: Date,
): Promise<void> {
  await tx.prisma.$executeRawUnsafe(
    `UPDATE edas_application SET seen_at = $2 WHERE connection_id = $1::uuid AND id = ANY ($3::uuid[]) AND seen_at <= $2`,
    connectionId,
    seenAt,
    seenIds,
  )
  if (goneIds.length === 0) return
  await tx.prisma.$executeRawUnsafe(
    `UPDATE edas_application SET gone_at = $2, seen_at = $2, ready_replicas = 0, running = '[]', change_order = NULL
    WHERE connection_id = $1::uuid AND id = ANY ($3::uuid[]) AND seen_at <= $2`,
    connectionId,
    seenAt,
    goneIds,
  )
}
