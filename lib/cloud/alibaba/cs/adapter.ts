import type { ClusterCatalogPort, ClusterFact } from '../../ports/cluster.ts'
import type { CloudResult } from '../../ports/outcome.ts'
import type { KeySource } from '../sts/session.ts'
import type { Attempts } from '../transport/attempt.ts'
import { ownRefusal } from '../transport/call-error.ts'
import type { SigningKey } from '../transport/signed.ts'
import { underKey } from '../transport/under-key.ts'
import { type CsClient, pageSize } from './client.ts'

export interface CsRegion {
  region: string
  client: CsClient
}

/** Clusters of every region of the connection; the mark is `<region number>:<page>`. */
export function createClusters(attempts: Attempts, keys: KeySource, regions: CsRegion[]): ClusterCatalogPort {
  const inRegion = <T>(
    operation: string,
    region: string,
    work: (client: CsClient, key: SigningKey) => Promise<T>,
  ): Promise<CloudResult<T>> => {
    const client = (regions.find((each) => each.region === region) ?? regions[0])?.client
    if (!client) return Promise.resolve(ownRefusal('not-found', 'cs', operation, `no region ${region}`))
    return underKey(attempts, keys, { operation, read: true }, (key) => work(client, key))
  }

  return {
    listNodePools: (cluster, region) =>
      inRegion('DescribeClusterNodePools', region, async (client, key) => {
        const { nodepools } = await client.listNodePools(key, cluster)
        return (nodepools ?? []).map(({ nodepool_info: info, auto_scaling, scaling_group, status }) => ({
          externalId: info.nodepool_id,
          name: info.name ?? info.nodepool_id,
          nodes: status?.total_nodes ?? scaling_group?.desired_size ?? 0,
          maxNodes: auto_scaling?.enable === true ? (auto_scaling.max_instances ?? null) : null,
        }))
      }),

    listAddons: (cluster, region) =>
      inRegion('ListClusterAddonInstances', region, async (client, key) => {
        const { addons } = await client.listAddons(key, cluster)
        return (addons ?? []).map(({ name, version, state }) => ({
          name,
          version: version ?? null,
          state: state ?? null,
        }))
      }),

    listClusters: async (mark) => {
      const [at = 0, page = 1] = (mark ?? '0:1').split(':').map(Number)
      const region = regions[at]
      if (!region) return { ok: true, value: { items: [], next: null, total: null } }
      return underKey(attempts, keys, { operation: 'DescribeClustersV1', read: true }, async (key) => {
        const answer = await region.client.listClusters(key, region.region, page)
        const wires = answer.clusters ?? []
        const total = answer.page_info?.total_count ?? null
        const more = total === null ? wires.length === pageSize : page * pageSize < total
        const items: ClusterFact[] = wires.map((wire) => ({
          externalId: wire.cluster_id,
          name: wire.name,
          region: wire.region_id ?? region.region,
          state: wire.state ?? 'unknown',
          spec: wire.cluster_spec ?? null,
          version: wire.current_version ?? null,
        }))
        const next = more ? `${at}:${page + 1}` : at + 1 < regions.length ? `${at + 1}:1` : null
        return { items, next, total: regions.length === 1 ? total : null }
      })
    },
  }
}
