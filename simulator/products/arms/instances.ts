import { createHash } from 'node:crypto'
import type { Collection } from '../../kernel/collection.ts'
import type { World } from '../../kernel/world.ts'
import { clustersOf } from '../ack/clusters.ts'
import { functionRegions, productInstanceOf } from './function-spell.ts'

export interface Instance {
  clusterId: string
  name: string
  type: 'aliyun-cs' | 'cloud-product-prometheus'
  region: string
  /** V1 has a token where somebody asked for one, V2 asks for an access key. */
  version: 'V1' | 'V2'
  token: string
}

interface Without {
  clusterId: string
}

const opened = new WeakMap<World, Collection<Without>>()

/** Clusters whose monitoring was not installed. */
export function unmeasured(world: World): Collection<Without> {
  const rows =
    opened.get(world) ?? world.collection<Without>('arms.unmeasured', { key: (row) => row.clusterId })
  opened.set(world, rows)
  return rows
}

/** Older regions still have instances of the first version: one kind of each is there to be met. */
const firstVersionRegions = new Set(['eu-central-1'])

const tokenOf = (clusterId: string): string =>
  createHash('sha256').update(`prometheus ${clusterId}`).digest('hex')

/** Managed Prometheus instances: one per cluster that has the add-on, and one per region for cloud products. */
export function instancesOf(world: World): Instance[] {
  const ofClusters = clustersOf(world)
    .values()
    .map(
      ({ clusterId, name, regionId }): Instance => ({
        clusterId,
        name,
        type: 'aliyun-cs',
        region: regionId,
        version: firstVersionRegions.has(regionId) ? 'V1' : 'V2',
        token: tokenOf(clusterId),
      }),
    )
  const ofProducts = functionRegions(world).map((region): Instance => {
    const clusterId = productInstanceOf(region)
    const name = `cloud product ${region}`
    return {
      clusterId,
      name,
      type: 'cloud-product-prometheus',
      region,
      version: 'V2',
      token: tokenOf(clusterId),
    }
  })
  return [...ofClusters, ...ofProducts].filter(({ clusterId }) => !unmeasured(world).has(clusterId))
}

/** Where the instance answers PromQL: the vendor's path below this simulator's address. */
export const addressOf = (world: World, { clusterId, region }: Instance): string =>
  `${world.url}/api/v1/prometheus/${createHash('sha256').update(clusterId).digest('hex').slice(0, 24)}/${world.accountId}/${clusterId}/${region}`
