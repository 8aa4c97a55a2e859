import type { ClusterPart } from '../../domain/cluster-share/shares.ts'
import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'
import type { Transaction } from '../transaction.ts'

/** How a day of a cluster is shared, for every resource of it that is billed, in place of what was estimated before. */
export async function writeShares(
  tx: Transaction,
  of: {
    cluster: string
    on: string
    nodes: readonly string[]
    estimated: boolean
    parts: readonly ClusterPart[]
  },
): Promise<void> {
  const { cluster, on, estimated } = of
  await tx.prisma
    .$executeRaw`DELETE FROM cluster_share WHERE cluster = ${cluster} AND charge_on = ${on}::date`
  const parts = of.parts.map(({ share, ...part }) => ({ ...part, share: share.toFixed() }))
  // A node that another cluster had on that day already is that one's.
  await tx.prisma.$executeRaw`
    INSERT INTO cluster_share (resource_id, cluster, charge_on, part, kind, service_id, environment_id, share, estimated, seen_at)
    SELECT r.id, ${cluster}, ${on}::date, p.part, p.kind, p."serviceId", p."environmentId", p.share, ${estimated}, ${tx.now}
    FROM unnest(${[cluster, ...of.nodes]}::text[]) AS r (id)
    CROSS JOIN jsonb_to_recordset(${JSON.stringify(parts)}::jsonb) AS p (part text, kind text, "serviceId" uuid, "environmentId" uuid,
      share numeric)
    ON CONFLICT DO NOTHING`
}

/** Remembers that a cluster was asked, and why it could not tell; null: it could. */
export async function noteAsked(database: Database, ruleId: string, problem: string | null): Promise<void> {
  await rowsOf(
    database,
    'cluster-share.asked',
    'UPDATE shared_cluster SET asked_at = sluice_now(), problem = $2 WHERE id = $1',
    [ruleId, problem],
  )
}

/** From a day on a cluster's cost is shared out; null when there is no such cluster, or it is shared already. */
export async function shareCluster(
  tx: Transaction,
  of: {
    id: string
    clusterId: string
    fromOn: string
    reason: string
    editor: { id: string | null; name: string }
  },
): Promise<string | null> {
  const rows = await tx.prisma.$queryRaw<{ name: string }[]>`
    INSERT INTO shared_cluster (id, connection_id, external_id, name, from_on, reason, created_by_id, created_name, created_at)
    SELECT ${of.id}::uuid, c.connection_id, c.external_id, c.name, ${of.fromOn}::date, ${of.reason}, ${of.editor.id}::uuid,
      ${of.editor.name}, ${tx.now}
    FROM cluster c WHERE c.id = ${of.clusterId}::uuid AND NOT EXISTS (SELECT 1 FROM shared_cluster s
      WHERE s.external_id = c.external_id AND (s.until_on IS NULL OR s.until_on > ${of.fromOn}::date))
    ON CONFLICT DO NOTHING RETURNING name`
  return rows[0]?.name ?? null
}
