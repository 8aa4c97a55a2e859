import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'

export interface InstanceRow {
  id: string
  externalId: string
  name: string
  region: string
  edition: string
  specification: string | null
  vpcHosts: string[]
  publicOpen: boolean | null
}
export interface ReplicationRuleRow {
  id: string
  instanceId: string
  externalId: string
  namespace: string
  repository: string | null
  tagFilter: string
  targetInstanceId: string
  targetRegion: string
}
/** The rest of it is kept as the registry states it. */
export interface CleanupRuleRow {
  id: string
  instanceId: string
  externalId: string
  enabled: boolean
}
export interface NodePoolRow {
  id: string
  externalId: string
  name: string
  nodes: number
  maxNodes: number | null
}

/** Every instance of a connection with its rules: what was not seen this time is not there any more. */
export async function writeRegistryInventory(
  database: Database,
  connectionId: string,
  seen: {
    instances: InstanceRow[]
    replicationRules: ReplicationRuleRow[]
    cleanupRules: CleanupRuleRow[]
  },
): Promise<void> {
  await rowsOf(
    database,
    'registry.inventory',
    `WITH i AS (SELECT * FROM jsonb_to_recordset($2::jsonb) AS v (id uuid, "externalId" text, name text, region text,
      edition text, specification text, "vpcHosts" jsonb, "publicOpen" boolean)),
    r AS (SELECT * FROM jsonb_to_recordset($3::jsonb) AS v (id uuid, "instanceId" text, "externalId" text, namespace text,
      repository text, "tagFilter" text, "targetInstanceId" text, "targetRegion" text)),
    c AS (SELECT v.value AS rule, (v.value ->> 'id')::uuid AS id FROM jsonb_array_elements($4::jsonb) v),
    no_instance AS (DELETE FROM registry_instance x WHERE x.connection_id = $1
      AND NOT EXISTS (SELECT 1 FROM i WHERE i."externalId" = x.instance_id)),
    no_rule AS (DELETE FROM replication_rule x WHERE x.connection_id = $1
      AND NOT EXISTS (SELECT 1 FROM r WHERE r."externalId" = x.external_id)),
    no_cleanup AS (DELETE FROM cleanup_rule x WHERE x.connection_id = $1
      AND NOT EXISTS (SELECT 1 FROM c WHERE c.rule ->> 'externalId' = x.external_id)),
    instances AS (INSERT INTO registry_instance (id, connection_id, instance_id, name, region, edition, specification,
        vpc_hosts, public_open, seen_at)
      SELECT id, $1, "externalId", name, region, edition, specification,
        ARRAY(SELECT jsonb_array_elements_text("vpcHosts")), "publicOpen", sluice_now() FROM i
      ON CONFLICT (connection_id, instance_id) DO UPDATE SET name = excluded.name, region = excluded.region,
        edition = excluded.edition, specification = excluded.specification, vpc_hosts = excluded.vpc_hosts,
        public_open = excluded.public_open, seen_at = excluded.seen_at),
    rules AS (INSERT INTO replication_rule (id, connection_id, instance_id, external_id, namespace, repository, tag_filter,
        target_instance_id, target_region, seen_at)
      SELECT id, $1, "instanceId", "externalId", namespace, repository, "tagFilter", "targetInstanceId", "targetRegion",
        sluice_now() FROM r
      ON CONFLICT (connection_id, external_id) DO UPDATE SET namespace = excluded.namespace,
        repository = excluded.repository, tag_filter = excluded.tag_filter, target_instance_id = excluded.target_instance_id,
        target_region = excluded.target_region, seen_at = excluded.seen_at)
    INSERT INTO cleanup_rule (id, connection_id, instance_id, external_id, name, enabled, rule, seen_at)
    SELECT id, $1, rule ->> 'instanceId', rule ->> 'externalId', rule ->> 'externalId', (rule ->> 'enabled')::boolean,
      rule - 'id', sluice_now() FROM c
    ON CONFLICT (connection_id, external_id) DO UPDATE SET enabled = excluded.enabled, rule = excluded.rule,
      seen_at = excluded.seen_at`,
    [
      connectionId,
      JSON.stringify(seen.instances),
      JSON.stringify(seen.replicationRules),
      JSON.stringify(seen.cleanupRules),
    ],
  )
}

/** The pools of one cluster, whole; `p2p` is null when its add-ons could not be read. */
export async function writeNodePools(
  database: Database,
  clusterId: string,
  pools: NodePoolRow[],
  p2p: boolean | null,
): Promise<void> {
  await rowsOf(
    database,
    'cluster.node-pools',
    `WITH v AS (SELECT * FROM jsonb_to_recordset($2::jsonb) AS v (id uuid, "externalId" text, name text, nodes int,
      "maxNodes" int)),
    gone AS (DELETE FROM node_pool x WHERE x.cluster_id = $1
      AND NOT EXISTS (SELECT 1 FROM v WHERE v."externalId" = x.external_id))
    INSERT INTO node_pool (id, cluster_id, external_id, name, nodes, max_nodes, p2p, seen_at)
    SELECT id, $1, "externalId", name, nodes, "maxNodes", $3, sluice_now() FROM v
    ON CONFLICT (cluster_id, external_id) DO UPDATE SET name = excluded.name, nodes = excluded.nodes,
      max_nodes = excluded.max_nodes, p2p = excluded.p2p, seen_at = excluded.seen_at`,
    [clusterId, JSON.stringify(pools), p2p],
  )
}

/** Instances that only hold copies of another of the same connection: their images are nobody's builds. Null: they were never read. */
export async function listCopyInstances(database: Database, connectionId: string): Promise<string[] | null> {
  const [row] = await rowsOf<{ known: boolean; copies: string[] }>(
    database,
    'registry.copies',
    `SELECT EXISTS (SELECT 1 FROM registry_instance WHERE connection_id = $1)
        OR EXISTS (SELECT 1 FROM sync_cursor WHERE connection_id = $1 AND noun = 'registry') AS known,
      ARRAY(SELECT DISTINCT target_instance_id FROM replication_rule r WHERE connection_id = $1
        AND NOT EXISTS (SELECT 1 FROM replication_rule o WHERE o.connection_id = $1 AND o.instance_id = r.target_instance_id)) AS copies`,
    [connectionId],
  )
  return row?.known ? row.copies : null
}
