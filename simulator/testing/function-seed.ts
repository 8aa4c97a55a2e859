import type { World } from '../kernel/world.ts'
import { createImage, createRegistry, createRepository, registryHost } from '../products/acr/seed.ts'
import { createFunction } from '../products/fc/seed.ts'
import { seedStandardAccount } from '../products/ram/standard-account.ts'
import { environments } from '../scenarios/company.ts'

const instanceId = 'cri-fc0001'
const hour = 3_600_000

export const functionName = 'thumbnail-test'
/** Tags of the images, oldest first. */
export const functionTags = ['one', 'two', 'three'] as const

/** An account, three images, and a function of the first two with its alias `live` on the second; answers where they are. */
export function seedFunction(world: World): { repository: string; digests: [string, string, string] } {
  seedStandardAccount(world, {
    environments: environments.map(({ slug, short }) => ({ slug, clusterIds: [], functions: `*-${short}` })),
  })
  createRegistry(world, { instanceId, instanceName: 'fc-registry', namespaces: ['trade'] })
  createRepository(world, { instanceId, namespace: 'trade', name: 'thumbnail' })
  const push = (seed: string) =>
    createImage(world, {
      instanceId,
      namespace: 'trade',
      repository: 'thumbnail',
      tags: [seed],
      revision: seed,
      layers: [{ size: 1_000, seed }],
    }).digest
  const [one, two, three] = functionTags
  const digests: [string, string, string] = [push(one), push(two), push(three)]
  const repository = `${registryHost(world, instanceId)}/trade/thumbnail`
  const now = world.clock.now()
  createFunction(world, {
    name: functionName,
    releases: [
      { image: `${repository}@${digests[0]}`, at: now - 2 * hour },
      { image: `${repository}@${digests[1]}`, at: now - hour },
    ],
  })
  return { repository, digests }
}
