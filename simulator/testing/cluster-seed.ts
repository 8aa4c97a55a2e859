import type { World } from '../kernel/world.ts'
import { clusterIdOf, createCluster, standardGrants } from '../products/ack/seed.ts'
import { createImage, createRegistry, createRepository, hasImage } from '../products/acr/seed.ts'
import { createCodeRepository } from '../products/codeup/seed.ts'
import { seedStandardTokens } from '../products/codeup/standard-tokens.ts'
import { watchManifests } from '../products/kubernetes/gitops/source.ts'
import { createWorkload, manifestsOf, type WorkloadSpec } from '../products/kubernetes/seed.ts'
import { seedStandardAccount } from '../products/ram/standard-account.ts'

const instanceId = 'cri-test0001'
export const registryName = 'test-registry.cn-hangzhou.cr.aliyuncs.com'
export const testCluster = clusterIdOf('ack-hz-test')
export const productionCluster = clusterIdOf('ack-hz-prod')
export const manifestPath = 'yunfan/manifests-test'
export const hour = 3_600_000

/** The digest that a tag of order-service stands for: one, two or three. */
export const digestOf = (world: World, tag: string): string =>
  hasImage(world, registryName, 'trade', 'order-service', tag) ?? ''

export const imageOf = (world: World, tag: string): string =>
  `${registryName}/trade/order-service@${digestOf(world, tag)}`

export const orderService = (world: World, tag: string): WorkloadSpec => ({
  namespace: 'trade',
  name: 'order-service',
  image: `${registryName}/trade/order-service`,
  digest: digestOf(world, tag),
})

/** Two clusters with order-service at `one`, a registry that also has `two` and `three`, a manifest repository for test. */
export async function seedClusters(world: World): Promise<void> {
  const at = world.clock.now() - 100 * hour
  createRegistry(world, { instanceId, instanceName: 'test-registry', namespaces: ['trade'] })
  createRepository(world, { instanceId, namespace: 'trade', name: 'order-service' })
  for (const tag of ['one', 'two', 'three']) {
    const layers = [{ size: 1_000, seed: tag }]
    createImage(world, {
      instanceId,
      namespace: 'trade',
      repository: 'order-service',
      tags: [tag],
      revision: tag,
      layers,
      createdAt: at,
    })
  }
  seedStandardAccount(world, {
    environments: [
      { slug: 'test', clusterIds: [testCluster] },
      { slug: 'production', clusterIds: [productionCluster] },
    ],
  })
  seedStandardTokens(world, { environments: [{ slug: 'test', manifests: manifestPath }] })
  createCluster(world, { name: 'ack-hz-test', createdAt: at, nodes: 3, grants: standardGrants(['test']) })
  createCluster(world, {
    name: 'ack-hz-prod',
    createdAt: at,
    nodes: 3,
    grants: standardGrants(['production']),
  })
  const spec = orderService(world, 'one')
  for (const clusterId of [testCluster, productionCluster])
    createWorkload(world, { clusterId, spec, createdAt: at })
  const folder = 'ack-hz-test/order-service'
  const files = Object.fromEntries(
    Object.entries(manifestsOf(spec)).map(([name, text]) => [`${folder}/${name}`, text]),
  )
  const author = { name: '林晓雯', email: 'lin@yunfan.example' }
  await createCodeRepository(world, {
    path: manifestPath,
    history: { commits: [{ mark: 1, ref: 'refs/heads/main', author, at, message: 'start\n', files }] },
  })
  watchManifests(world, { repository: manifestPath, adopt: true })
}
