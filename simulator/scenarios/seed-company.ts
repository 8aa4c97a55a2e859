import type { World } from '../kernel/world.ts'
import { clusterIdOf, createCluster, standardGrants } from '../products/ack/seed.ts'
import { createLifecycleRule, createRegistry } from '../products/acr/seed.ts'
import { seedStandardTokens } from '../products/codeup/standard-tokens.ts'
import { seedStandardAccount } from '../products/ram/standard-account.ts'
import { day } from './calendar.ts'
import { environments, manifestsPath, registryId, registryName } from './company.ts'
import { planHistory } from './history-plan.ts'
import { seedStrays, spoil } from './oddities.ts'
import { seedReleaseStory } from './release-stories.ts'
import { type BuiltHistory, seedBuilds, startFreshChecks } from './seed-builds.ts'
import { seedCode, seedPeople, type WrittenHistory } from './seed-code.ts'
import { seedEnvironment } from './seed-delivery.ts'
import { seedWorkItems } from './seed-work-items.ts'
import type { ServicePlan } from './service-plan.ts'
import { assignVersions } from './versions.ts'

export interface CompanyOptions {
  services: ServicePlan[]
  seed: string
  /** How far back the past goes. */
  days: number
  openRequests: boolean
  strays: boolean
  /** Whether the newest release branches have the stories of their services. */
  stories?: boolean
  /** Merge checks kept per service. */
  runsKept: number
}

/** Git runs in processes of its own: a few at once keep both cores busy. */
const atOnce = 4

/** Fills a world with a company: account, tokens, registry, clusters, code, runs, images, manifests, workloads. */
export async function seedCompany(world: World, options: CompanyOptions): Promise<void> {
  const now = world.clock.now()
  const startedAt = now - (options.days + 2) * day
  seedGround(world, options, startedAt)
  const plans = options.services.map((service) =>
    planHistory(service, { seed: options.seed, days: options.days, now, openRequests: options.openRequests }),
  )
  assignVersions(plans, options.seed)
  for (const plan of plans) seedWorkItems(world, plan)
  const written: WrittenHistory[] = []
  for (let at = 0; at < plans.length; at += atOnce)
    written.push(...(await Promise.all(plans.slice(at, at + atOnce).map((plan) => seedCode(world, plan)))))
  if (options.stories === true) for (const history of written) await seedReleaseStory(world, history)
  const histories: BuiltHistory[] = written.map((history) => seedBuilds(world, history, options.runsKept))
  await Promise.all(
    environments.map((environment) => seedEnvironment(world, histories, environment, startedAt)),
  )
  for (const history of histories) {
    spoil(world, history)
    startFreshChecks(world, history)
  }
  if (options.strays) seedStrays(world)
}

function seedGround(world: World, { services }: CompanyOptions, startedAt: number): void {
  seedStandardAccount(world, {
    environments: environments.map(({ slug, clusters }) => ({
      slug,
      clusterIds: clusters.map(({ name }) => clusterIdOf(name)),
    })),
  })
  seedPeople(world)
  seedStandardTokens(world, {
    environments: environments.map(({ slug }) => ({ slug, manifests: manifestsPath(slug) })),
  })
  createRegistry(world, {
    instanceId: registryId,
    instanceName: registryName,
    namespaces: [...new Set(services.map(({ line }) => line))],
    createdAt: startedAt,
    tags: { project: 'platform', application: 'registry', environment: 'all' },
  })
  createLifecycleRule(world, { instanceId: registryId, retentionTagCount: 200, createdAt: startedAt })
  for (const { slug, clusters } of environments) {
    for (const { name, region, nodes } of clusters) {
      createCluster(world, {
        name,
        region,
        nodes,
        createdAt: startedAt,
        tags: { project: 'platform', application: 'ack', environment: slug },
        grants: standardGrants([slug]),
      })
    }
  }
}
