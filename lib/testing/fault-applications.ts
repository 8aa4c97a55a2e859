import { z } from 'zod'
import type { Strategy } from '../domain/strategy/strategy.ts'
import { syncConnection } from '../sync/connection.ts'
import { serveBy } from './fault-runtime.ts'
import type { FaultWorld } from './fault-world.ts'

const Shown = z.object({
  appId: z.string(),
  name: z.string(),
  csClusterId: z.string(),
  groups: z.array(z.object({ image: z.string(), replicas: z.number(), ready: z.number() })),
  orders: z.array(z.object({ kind: z.string(), description: z.string(), status: z.number() })),
})

/** A place whose service is an application of EDAS for as long as a fault run is about that. */
export interface FaultApplication {
  name: string
  /** host/namespace/repository */
  image: string
  /** What the cloud itself says: ready pods by image, the oldest Deployment first, and its orders, the newest first. */
  stands(): Promise<{
    groups: { image: string; replicas: number; ready: number }[]
    orders: { kind: string; description: string; status: number }[]
  }>
  /** Something happens to it: see the levers of the simulated EDAS. */
  lever(what: { do: string } & Record<string, unknown>): Promise<void>
  /** From now on builds go there by this strategy; null: whole at once. */
  by(strategy: Strategy | null): Promise<void>
  /** As it ran before. */
  undo(): Promise<void>
}

/** The service runs on EDAS there, and nowhere else; found by sync as a customer's would be. */
export async function runOnEdas(
  world: FaultWorld,
  service: { id: string; slug: string },
  environment: string,
): Promise<FaultApplication> {
  const { database, cloud } = world.around
  const { prisma } = database
  const { id: environmentId } = await prisma.environment.findUniqueOrThrow({ where: { slug: environment } })
  const place = { serviceId: service.id, environmentId }
  const { runningDigest } = await prisma.place.findFirstOrThrow({ where: place })
  const repository = await prisma.imageRepository.findFirstOrThrow({ where: { serviceId: service.id } })
  const image = `${repository.host}/${repository.namespace}/${repository.name}`
  const before = await prisma.target.findMany({
    where: { ...place, kind: 'ack', retiredAt: null },
    include: { cluster: true },
  })
  const [first] = before
  if (!first?.cluster || first.namespace === null) throw new Error(`${service.slug} runs in no cluster`)
  await world.control('POST', 'edas', {
    do: 'create',
    application: service.slug,
    cluster: first.cluster.externalId,
    namespace: first.namespace,
    space: environment,
    image: `${image}@${runningDigest}`,
    replicas: 4,
  })
  const cluster = first.cluster.externalId
  const all = z.array(Shown).parse(await world.ask('edas'))
  const made = all.find((one) => one.name === service.slug && one.csClusterId === cluster)
  if (!made) throw new Error(`EDAS has no ${service.slug}`)
  const outcomes = await syncConnection(
    { database, cloud },
    world.connectionId,
    null,
    new AbortController().signal,
  )
  const failed = outcomes.find(({ state }) => state === 'failed')
  if (failed) throw new Error(`sync of ${failed.noun} failed: ${failed.problem}`)
  await prisma.target.findFirstOrThrow({ where: { ...place, kind: 'edas', retiredAt: null } })
  await serveBy(world, place, 'edas')
  return {
    name: service.slug,
    image,
    stands: async () => Shown.parse(await world.ask(`edas/${made.appId}`)),
    lever: (what) => world.control('POST', 'edas', { ...what, application: made.appId }),
    by: async (strategy) => {
      await prisma.strategySetting.deleteMany({ where: place })
      if (strategy) await prisma.strategySetting.create({ data: { ...place, strategy, setAt: new Date() } })
    },
    undo: async () => {
      await prisma.strategySetting.deleteMany({ where: place })
      await serveBy(world, place, 'ack')
    },
  }
}
