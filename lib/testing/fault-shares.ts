import type { Strategy } from '../domain/strategy/strategy.ts'
import type { FaultWorld } from './fault-world.ts'

/** A place on a cluster into which builds go by shares for as long as a fault run is about that. */
export interface FaultShares {
  name: string
  /** What the cluster says: second Deployments beside the workload, who gets what its Services send on, and what runs. */
  stands(): Promise<{ seconds: string[]; receivers: string[]; digests: string[] }>
  by(strategy: Strategy): Promise<void>
  undo(): Promise<void>
}

/** The service's first target there, which has to be a Deployment. */
export async function shareOnAck(
  world: FaultWorld,
  service: { id: string; slug: string },
  environment: string,
): Promise<FaultShares> {
  const { prisma } = world.around.database
  const { id: environmentId } = await prisma.environment.findUniqueOrThrow({ where: { slug: environment } })
  const where = { serviceId: service.id, environmentId }
  const target = await prisma.target.findFirstOrThrow({
    where: { ...where, kind: 'ack', workloadKind: 'Deployment', retiredAt: null },
    include: { cluster: true },
  })
  const place = {
    cluster: target.cluster?.externalId ?? '',
    namespace: target.namespace ?? '',
    name: target.workloadName ?? '',
  }
  const { rollouts } = await world.around.cloud.reading(world.connectionId)
  const clear = () => prisma.strategySetting.deleteMany({ where })
  return {
    name: place.name,
    stands: async () => {
      const shares = await rollouts.getShares(place)
      if (!shares.ok) throw new Error(shares.failure.message)
      const { stable, seconds, services } = shares.value
      const digests = (stable?.running ?? []).flatMap((container) => container.digests)
      return {
        seconds: seconds.map(({ name }) => name),
        receivers: [...new Set(services.map(({ receiver }) => receiver))],
        digests: digests.filter(({ pods }) => pods > 0).map(({ digest }) => digest),
      }
    },
    by: async (strategy) => {
      await clear()
      await prisma.strategySetting.create({ data: { ...where, strategy, setAt: new Date() } })
    },
    undo: async () => {
      await clear()
    },
  }
}
