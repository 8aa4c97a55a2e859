import { keepTag } from '../../domain/promotion/effect-names.ts'
import type { ClusterPools, GateFacts, InstanceFacts } from '../../domain/promotion/facts.ts'

/** What is known of the registry and of the nodes that would pull: parts of the document of the facts. */
export interface InventoryRow {
  instance:
    | (Omit<InstanceFacts, 'seenAt'> & {
        seenAt: string
      })
    | null
  clusters: (Omit<ClusterPools, 'pools'> & {
    pools: (Omit<ClusterPools['pools'][number], 'seenAt'> & { seenAt: string })[]
  })[]
  functionRegions: string[]
}

/** Of build `b` in repository `ir`, and what would pull it: service `s` in environment `e`. */
export const inventoryDocument = `json_build_object(
  'instance', (SELECT json_build_object('name', ri.name, 'edition', ri.edition, 'region', ri.region,
      'vpcHosts', ri.vpc_hosts, 'immutable', ir.immutable, 'seenAt', ri.seen_at,
      'replicas', (SELECT coalesce(json_agg(json_build_object('region', dr.region, 'state', dr.state)), '[]')
        FROM digest_replica dr WHERE dr.build_id = b.id))
    FROM registry_instance ri WHERE ri.connection_id = ir.connection_id AND ri.instance_id = ir.instance_id),
  'clusters', (SELECT coalesce(json_agg(json_build_object('cluster', c.name, 'region', c.region,
      'pools', (SELECT coalesce(json_agg(json_build_object('name', np.name, 'nodes', np.nodes, 'maxNodes', np.max_nodes,
          'p2p', np.p2p, 'seenAt', np.seen_at) ORDER BY np.name), '[]') FROM node_pool np WHERE np.cluster_id = c.id))
      ORDER BY c.name), '[]') FROM clusters c),
  'functionRegions', (SELECT coalesce(json_agg(DISTINCT f.region), '[]') FROM target t JOIN fc_function f ON f.id = t.function_id
    WHERE t.service_id = s.id AND t.environment_id = e.id AND t.retired_at IS NULL))`

export function inventoryOf(row: InventoryRow): Pick<GateFacts, 'instance' | 'clusters' | 'functionRegions'> {
  const { instance, clusters, functionRegions } = row
  return {
    instance: instance && { ...instance, seenAt: new Date(instance.seenAt) },
    functionRegions,
    clusters: clusters.map((cluster) => ({
      ...cluster,
      pools: cluster.pools.map((pool) => ({ ...pool, seenAt: new Date(pool.seenAt) })),
    })),
  }
}

/** The names of a build that its tags gate looks at: its version, this environment's keep tag, and moving ones. */
export function imageTagsOf(
  found: { name: string; digest: string; moving: boolean }[],
  of: { version: string | null; environment: string; digest: string },
): GateFacts['imageTags'] {
  return found.flatMap(({ name, digest, moving }): GateFacts['imageTags'] => {
    if (name === of.version) return [{ name, digest, kind: 'version' }]
    if (name === keepTag(of.environment, of.digest)) return [{ name, digest, kind: 'keep' }]
    return moving ? [{ name, digest, kind: 'moving' }] : []
  })
}
