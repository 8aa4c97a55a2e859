import type { ClusterPart } from '../../domain/cluster-share/shares.ts'
import { Decimal } from '../../domain/money/money.ts'
import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'

/** A day of a shared cluster that has no measured shares. */
export interface DueShare {
  ruleId: string
  connectionId: string
  /** As bills name it. */
  cluster: string
  clusterName: string
  on: string
  /** It has shares, which were estimated. */
  estimated: boolean
}

/**
 * Days that are over for an hour and are not measured, the newest first; a cluster is asked at most once an hour. Metrics are
 * kept for two weeks or so: what lies further back is not asked for any more, and neither is what was sealed.
 */
export const listDueShares = (database: Database, limit: number): Promise<DueShare[]> =>
  rowsOf<DueShare>(
    database,
    'cluster-share.due',
    `SELECT c.id AS "ruleId", c.connection_id AS "connectionId", c.external_id AS cluster, c.name AS "clusterName", day::date::text AS "on",
        EXISTS (SELECT 1 FROM cluster_share s WHERE s.resource_id = c.external_id AND s.charge_on = day) AS estimated
      FROM shared_cluster c CROSS JOIN LATERAL (SELECT ((sluice_now() AT TIME ZONE 'UTC') + interval '7 hours')::date AS today) t
      CROSS JOIN LATERAL generate_series(greatest(c.from_on, t.today - 14), t.today - 1, interval '1 day') AS day
      WHERE (c.until_on IS NULL OR day < c.until_on)
        AND NOT EXISTS (SELECT 1 FROM cluster_share s WHERE s.resource_id = c.external_id AND s.charge_on = day AND NOT s.estimated)
        AND (c.asked_at IS NULL OR c.asked_at < sluice_now() - interval '1 hour')
        AND NOT EXISTS (SELECT 1 FROM cost_seal e WHERE e.billing_period = date_trunc('month', day)::date)
      ORDER BY day DESC, c.external_id LIMIT $1`,
    [limit],
  )

export interface WorkloadOwner {
  namespace: string
  name: string
  serviceId: string
  environmentId: string
}

/** Workloads of a cluster that services run in; of two services in one the first that was there. */
export const listWorkloadOwners = (database: Database, cluster: string): Promise<WorkloadOwner[]> =>
  rowsOf<WorkloadOwner>(
    database,
    'cluster-share.owners',
    `SELECT DISTINCT ON (t.namespace, t.workload_name) t.namespace, t.workload_name AS name, t.service_id AS "serviceId",
        t.environment_id AS "environmentId"
      FROM target t JOIN cluster c ON c.id = t.cluster_id
      WHERE c.external_id = $1 AND t.namespace IS NOT NULL AND t.workload_name IS NOT NULL AND t.retired_at IS NULL
      ORDER BY t.namespace, t.workload_name, t.id`,
    [cluster],
  )

/** Whose namespaces of a cluster are on a day, as somebody said. */
export const listNamespaceOwners = (
  database: Database,
  of: { cluster: string; clusterName: string; on: string },
): Promise<{ namespace: string; serviceId: string; environmentId: string | null }[]> =>
  rowsOf(
    database,
    'cluster-share.namespaces',
    `SELECT split_part(m.external, '/', 2) AS namespace, m.service_id AS "serviceId", m.environment_id AS "environmentId" FROM cost_mapping m
      WHERE m.kind = 'namespace' AND split_part(m.external, '/', 1) IN ($1, $2) AND m.service_id IS NOT NULL
        AND m.from_on <= $3::date AND (m.until_on IS NULL OR m.until_on > $3::date) ORDER BY m.from_on, m.id`,
    [of.cluster, of.clusterName, of.on],
  )

/** The last measured shares of a cluster before a day, of every resource of it; null: there are none. */
export async function readLastShares(
  database: Database,
  cluster: string,
  on: string,
): Promise<{ daysAgo: number; parts: ClusterPart[]; nodes: string[] } | null> {
  type Row = Omit<ClusterPart, 'share'> & { share: string; daysAgo: number; nodes: string[] }
  const rows = await rowsOf<Row>(
    database,
    'cluster-share.last',
    `WITH last AS (SELECT max(charge_on) AS day FROM cluster_share WHERE resource_id = $1 AND charge_on < $2::date AND NOT estimated)
      SELECT s.part, s.kind, s.service_id AS "serviceId", s.environment_id AS "environmentId", s.share::text AS share,
        ($2::date - s.charge_on) AS "daysAgo", (SELECT coalesce(array_agg(DISTINCT o.resource_id), '{}') FROM cluster_share o
          WHERE o.charge_on = s.charge_on AND o.cluster = $1 AND o.resource_id <> $1) AS nodes
      FROM cluster_share s JOIN last ON s.charge_on = last.day WHERE s.resource_id = $1 ORDER BY s.part`,
    [cluster, on],
  )
  const [first] = rows
  if (first === undefined) return null
  const parts = rows.map(({ share, daysAgo: _ago, nodes: _nodes, ...part }) => ({
    ...part,
    share: new Decimal(share),
  }))
  return { daysAgo: first.daysAgo, parts, nodes: first.nodes }
}
