import { createMemoryCloud } from '../cloud/memory/cloud.ts'
import type { EnvironmentSettings } from '../domain/environment/settings.ts'
import type { PromotionState } from '../domain/promotion/state.ts'
import type { Surroundings } from '../use-cases/define.ts'
import { builders, openSettings } from './builders.ts'
import type { TestDatabase } from './database.ts'
import { createPerson } from './people.ts'

const environmentSlugs = ['test', 'production'] as const

/** A few services with a newer build in test than in production, and people who may put them into a train. */
export async function createTrainStage(
  test: TestDatabase,
  names: readonly string[],
  settings: Partial<EnvironmentSettings> = {},
) {
  const { database } = test
  const { prisma } = database
  const make = builders(database)
  const around: Surroundings = { database, cloud: createMemoryCloud().gate }
  const connection = await make.connection()
  const [trade, pay] = [await make.team('trade'), await make.team('pay')]
  const upstream = await make.environment(connection.id, environmentSlugs[0], 10)
  const production = await make.environment(connection.id, environmentSlugs[1], 40, {
    rolloutCap: 1000,
    scan: { ...openSettings.scan, freshHours: 24 * 3650 },
    ...settings,
  })
  for (const { id, slug } of [upstream, production]) {
    const role = { connectionId: connection.id, environmentId: id, purpose: 'promotion' } as const
    await prisma.connectionRole.create({ data: { id, arn: `acs:ram::1:role/${slug}`, ...role } })
    const secret = { ...role, purpose: 'manifest_writer', keyId: 'k', sealed: Buffer.from('x') } as const
    await prisma.connectionSecret.create({ data: { id, ...secret } })
  }
  await make.path([upstream.id, production.id])
  const clusters = [
    await make.cluster(connection.id, 'ack-test'),
    await make.cluster(connection.id, 'ack-prod'),
  ]
  const services = new Map<string, { id: string; older: string; newer: string; newerDigest: string }>()
  for (const slug of names) {
    const service = await make.service({ slug, teamId: slug.startsWith('pay') ? pay.id : trade.id })
    const images = await make.imageRepository(connection.id, slug, {
      serviceId: service.id,
      seenAt: new Date(),
    })
    const older = await make.build(images, 'older', { seenAt: new Date() })
    const newer = await make.build(images, 'newer', {
      seenAt: new Date(),
      pushedAt: new Date('2026-02-01T00:00:00Z'),
    })
    for (const [at, environment] of [upstream, production].entries()) {
      const cluster = clusters[at]
      if (!cluster) continue
      const running = at === 0 ? newer : older
      await make.target(service, environment, cluster, { containers: { [slug]: images.id } })
      await make.stay(service, environment, running)
      await make.place(service, environment, running)
    }
    services.set(slug, { id: service.id, older: older.id, newer: newer.id, newerDigest: newer.digest })
  }
  const of = (slug: string) => {
    const found = services.get(slug)
    if (!found) throw new Error(`no service ${slug}`)
    return found
  }
  return {
    around,
    make,
    production,
    of,
    teams: { trade, pay },
    people: {
      lin: await createPerson(database, 'lin', [{ role: 'release-manager' }]),
      mei: await createPerson(database, 'mei', [{ role: 'release-manager' }]),
      wang: await createPerson(database, 'wang', [{ role: 'developer', scope: { team: trade.id } }]),
      viewer: await createPerson(database, 'viewer', [{ role: 'viewer' }]),
    },
    /** `from` needs `to` to go first. */
    depends: (from: string, to: string) =>
      prisma.serviceDependency.create({ data: { serviceId: of(from).id, dependsOnId: of(to).id } }),
    /** What became of the promotion that is open for a service, as if a worker had done it. */
    end: async (slug: string, state: Exclude<PromotionState, 'pending' | 'applying' | 'observing'>) => {
      const now = new Date()
      const written = state === 'succeeded' || state === 'failed'
      const { count } = await prisma.promotion.updateMany({
        where: { serviceId: of(slug).id, endedAt: null },
        data: {
          state,
          endedAt: now,
          settledAt: now,
          ...(written ? { firstWriteAt: now, startedOverBuildId: of(slug).older } : {}),
        },
      })
      if (count === 0) throw new Error(`nothing is open for ${slug}`)
      if (state === 'succeeded')
        await prisma.place.updateMany({
          where: { serviceId: of(slug).id, environmentId: production.id },
          data: { runningBuildId: of(slug).newer, runningDigest: of(slug).newerDigest },
        })
    },
    /** Promotions of a service in production, oldest first. */
    promotions: (slug: string) =>
      prisma.promotion.findMany({
        where: { serviceId: of(slug).id },
        orderBy: { requestedAt: 'asc' },
        include: { approvals: true },
      }),
  }
}
export type TrainStage = Awaited<ReturnType<typeof createTrainStage>>
