import type { World } from '../kernel/world.ts'
import { clusterIdOf, createCluster, standardGrants } from '../products/ack/seed.ts'
import { createLifecycleRule, createRegistry, createSyncRule } from '../products/acr/seed.ts'
import { acrOf } from '../products/acr/state.ts'
import { seedStandardTokens } from '../products/codeup/standard-tokens.ts'
import { seedStandardAccount } from '../products/ram/standard-account.ts'
import { day } from './calendar.ts'
import { copyRegistry, environments, manifestsPath, registryId, registryName } from './company.ts'
import { infrastructure } from './cost-plan.ts'
import { planHistory } from './history-plan.ts'
import { seedStrays, spoil } from './oddities.ts'
import { seedReleaseStory } from './release-stories.ts'
import { seedApplication } from './seed-applications.ts'
import { type BuiltHistory, seedBuilds, startFreshChecks } from './seed-builds.ts'
import { seedCode, seedPeople, type WrittenHistory } from './seed-code.ts'
import { seedCost } from './seed-cost.ts'
import { seedEnvironment } from './seed-delivery.ts'
import { seedFunction } from './seed-functions.ts'
import { seedInfrastructure } from './seed-infrastructure.ts'
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
  /** Whether the registry has a second instance that it copies to, and a rule that cleans up too much. */
  copies?: boolean
  /** Whether the newest release branches have the stories of their services. */
  stories?: boolean
  /** Days of bills behind it; no bills where absent. */
  billedDays?: number
  /** Whether there is a repository that its estate was made from. */
  infrastructure?: boolean
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
  const applications = histories.filter(({ written }) => written.plan.service.runtime === 'edas')
  for (const environment of environments)
    for (const history of applications) seedApplication(world, history, environment)
  const functions = histories.filter(({ written }) => written.plan.service.runtime === 'fc')
  for (const environment of environments)
    for (const history of functions) seedFunction(world, history, environment)
  for (const history of histories) {
    spoil(world, history)
    startFreshChecks(world, history)
  }
  if (options.copies === true) fixTags(world, options.services)
  if (options.strays) seedStrays(world)
  if (options.billedDays === undefined || !world.products.some(({ name }) => name === 'bssopenapi')) return
  seedCost(world, { services: options.services, seed: options.seed, days: options.billedDays })
  if (options.infrastructure === true) await seedInfrastructure(world)
}

function seedGround(world: World, options: CompanyOptions, startedAt: number): void {
  const { services } = options
  seedStandardAccount(world, {
    environments: environments.map(({ slug, short, clusters }) => ({
      slug,
      functions: `*-${short}`,
      clusterIds: clusters.map(({ name }) => clusterIdOf(name)),
    })),
  })
  seedPeople(world)
  seedStandardTokens(world, {
    environments: environments.map(({ slug }) => ({ slug, manifests: manifestsPath(slug) })),
    infrastructure: [infrastructure],
  })
  createRegistry(world, {
    instanceId: registryId,
    instanceName: registryName,
    namespaces: [...new Set(services.map(({ line }) => line))],
    createdAt: startedAt,
    tags: { project: 'platform', application: 'registry', environment: 'all' },
  })
  createLifecycleRule(world, { instanceId: registryId, retentionTagCount: 200, createdAt: startedAt })
  if (options.copies === true) seedCopies(world, services, startedAt)
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

/** A second instance that one namespace is copied to, and a rule somebody wrote who thought three tags were plenty. */
function seedCopies(world: World, services: ServicePlan[], startedAt: number): void {
  createRegistry(world, {
    instanceId: copyRegistry.id,
    instanceName: copyRegistry.name,
    region: copyRegistry.region,
    namespaces: [copyRegistry.namespace],
    autoCreateRepo: true,
    autoScan: false,
    createdAt: startedAt,
    publicAccess: { enabled: true, entries: ['127.0.0.1/32'] },
    tags: { project: 'platform', application: 'registry', environment: 'production' },
  })
  createSyncRule(world, {
    from: registryId,
    to: copyRegistry.id,
    namespace: copyRegistry.namespace,
    createdAt: startedAt,
  })
  const cleaned = services.find(({ oddity }) => oddity === 'too-big')
  if (cleaned === undefined) return
  createLifecycleRule(world, {
    instanceId: registryId,
    scope: 'REPO',
    namespace: cleaned.line,
    repoName: cleaned.slug,
    retentionTagCount: 3,
    scheduleTime: 'MONTH',
    createdAt: startedAt,
    nextAt: world.clock.now() + 27 * day,
  })
}

/** Tags are immutable everywhere but where one was moved: somebody had to let it move. */
function fixTags(world: World, services: ServicePlan[]): void {
  const state = acrOf(world)
  for (const { line, slug, oddity } of services) {
    const repository = state.repositoryAt(registryId, line, slug)
    if (repository && oddity !== 'moved-tag')
      state.repositories.patch(repository.repoId, { tagImmutability: true })
  }
}
