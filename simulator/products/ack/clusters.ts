import { createHash } from 'node:crypto'
import type { Collection } from '../../kernel/collection.ts'
import { Refusal } from '../../kernel/errors.ts'
import type { World } from '../../kernel/world.ts'
import type { Cluster } from './rows.ts'

const opened = new WeakMap<World, Collection<Cluster>>()

export function clustersOf(world: World): Collection<Cluster> {
  let clusters = opened.get(world)
  if (clusters === undefined) {
    clusters = world.collection<Cluster>('ack.clusters', { key: (cluster) => cluster.clusterId })
    opened.set(world, clusters)
  }
  return clusters
}

/** A stable id as the real ones look: the prefix and hexadecimal digits. */
export const idOf = (prefix: string, seed: string, length: number): string =>
  `${prefix}${createHash('sha256').update(seed).digest('hex').slice(0, length)}`

/** The id that a cluster of this name gets; known before the cluster exists. */
export const clusterIdOf = (name: string): string => idOf('c', `cluster ${name}`, 32)

export function clusterNamed(world: World, clusterId: string): Readonly<Cluster> {
  const cluster = clustersOf(world).get(clusterId)
  if (cluster === undefined) {
    throw new Refusal(404, 'ErrorClusterNotFound', `cluster not found, clusterId: ${clusterId}`)
  }
  return cluster
}
