import type { ClusterCatalogPort, ClusterFact } from '../../ports/cluster.ts'
import type { KeySource } from '../sts/session.ts'
import type { Attempts } from '../transport/attempt.ts'
import { underKey } from '../transport/under-key.ts'
import { type CsClient, pageSize } from './client.ts'

export interface CsRegion {
  region: string
  client: CsClient
}

/** Clusters of every region of the connection; the mark is `<region number>:<page>`. */
export function createClusters(attempts: Attempts, keys: KeySource, regions: CsRegion[]): ClusterCatalogPort {
  return {
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
