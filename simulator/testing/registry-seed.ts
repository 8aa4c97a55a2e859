import type { Seed } from '../kernel/world.ts'
import { createImage, createRegistry, createRepository } from '../products/acr/seed.ts'
import { seedStandardAccount } from '../products/ram/standard-account.ts'

export const instanceId = 'cri-test0001'
export const host = 'test-registry.cn-hangzhou.cr.aliyuncs.com'
export const revision = '4f2d1c0b9a8f7e6d5c4b3a291807f6e5d4c3b2a1'

/** One registry with two repositories and one image, and the standard account. */
export const seedRegistry: Seed = (world) => {
  seedStandardAccount(world, { environments: [{ slug: 'test', clusterIds: ['c-test'] }] })
  createRegistry(world, { instanceId, instanceName: 'test-registry', namespaces: ['trade', 'content'] })
  for (const namespace of ['trade', 'content']) {
    createRepository(world, {
      instanceId,
      namespace,
      name: 'order-service',
      tagImmutability: namespace === 'content',
    })
  }
  createImage(world, {
    instanceId,
    namespace: 'trade',
    repository: 'order-service',
    tags: [revision, 'latest'],
    revision,
    layers: [
      {
        size: 31_000_000,
        seed: 'base-image',
        findings: [
          {
            cve: 'CVE-2026-0001',
            severity: 'High',
            feature: 'openssl',
            version: '3.0.11',
            versionFixed: '3.0.15',
          },
          { cve: 'CVE-2026-0002', severity: 'Low', feature: 'zlib', version: '1.2.13', versionFixed: '' },
        ],
      },
      { size: 18_000_000, seed: 'order-service-app' },
    ],
  })
}
