import type { Database } from '../catalog/database.ts'
import type { EnvironmentSettings } from '../domain/environment/settings.ts'
import { type Builds, builders } from './builders.ts'

const ranks = { test: 10, 'pre-production': 20, preview: 30, production: 40 } as const
export type EnvironmentSlug = keyof typeof ranks
const clusterNames: Record<EnvironmentSlug, string> = {
  test: 'ack-hz-test',
  'pre-production': 'ack-hz-pre',
  preview: 'ack-hz-gray',
  production: 'ack-hz-prod',
}
const slugs = Object.keys(ranks) as EnvironmentSlug[]

/** One value per environment, made one after the other. */
async function each<T>(make: (slug: EnvironmentSlug) => Promise<T>): Promise<Record<EnvironmentSlug, T>> {
  const made = {} as Record<EnvironmentSlug, T>
  for (const slug of slugs) made[slug] = await make(slug)
  return made
}

type Settings = Partial<Record<EnvironmentSlug, Partial<EnvironmentSettings>>>

/** The estate without any service. */
export async function createGround(database: Builds, settings: Settings = {}) {
  const make = builders(database)
  const organisation = await make.organisation()
  const connection = await make.connection()
  const environments = await each((slug) =>
    make.environment(connection.id, slug, ranks[slug], settings[slug], {
      clusters: [{ name: clusterNames[slug], wave: 1, namespaces: [] }],
      manifest: {
        repository: `yunfan/manifests-${slug}`,
        branch: 'main',
        pathTemplate: '{cluster}/{service}/kustomization.yaml',
        format: 'kustomize',
      },
    }),
  )
  const path = await make.path(slugs.map((slug) => environments[slug].id))
  const clusters = await each((slug) => make.cluster(connection.id, clusterNames[slug]))
  const team = await make.team('trade-core', '交易核心')
  const productLine = await make.productLine('trade', '交易')
  return { make, organisation, connection, environments, path, clusters, team, productLine }
}

export type Ground = Awaited<ReturnType<typeof createGround>>

/** A further service of the same estate, in the same state as the first. */
export async function addService(ground: Ground, slug: string) {
  const { make, connection, environments, clusters, team, productLine } = ground
  const codeRepository = await make.codeRepository(connection.id, `yunfan/${productLine.slug}/${slug}`)
  const service = await make.service({
    slug,
    teamId: team.id,
    productLineId: productLine.id,
    codeRepositoryId: codeRepository.id,
  })
  const imageRepository = await make.imageRepository(connection.id, slug, { serviceId: service.id })
  const older = await make.build(imageRepository, 'older')
  const newer = await make.build(imageRepository, 'newer', { pushedAt: new Date('2026-01-02T00:00:00Z') })
  const running = (name: EnvironmentSlug) => (name === 'test' ? newer : older)
  const targets = await each((name) =>
    make.target(service, environments[name], clusters[name], { containers: { app: imageRepository.id } }),
  )
  const ended = { startedAt: new Date('2025-12-01T00:00:00Z'), endedAt: new Date('2026-01-01T00:00:00Z') }
  await make.stay(service, environments.test, older, { ...ended, lastSeenAt: ended.endedAt })
  const stays = await each((name) => make.stay(service, environments[name], running(name)))
  await each((name) => make.place(service, environments[name], running(name)))
  return { codeRepository, service, imageRepository, older, newer, targets, stays }
}

/**
 * A whole small company: one connection, four environments on the default path, a team, a product line, one service
 * with a target everywhere and two builds. The older build runs everywhere (adopted stays), the newer one only in test.
 */
export async function createEstate(database: Database, settings: Settings = {}) {
  // At once: what is derived from it is derived once. The builders that are handed on write by themselves again.
  const made = await database.prisma.$transaction(async (prisma) => {
    const ground = await createGround({ prisma }, settings)
    return { ...ground, ...(await addService(ground, 'order-service')) }
  })
  return { ...made, make: builders(database) }
}
