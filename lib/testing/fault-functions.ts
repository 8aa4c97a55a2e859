import { z } from 'zod'
import type { Strategy } from '../domain/strategy/strategy.ts'
import { syncConnection } from '../sync/connection.ts'
import { backPromotion } from '../use-cases/promotion/back-promotion.ts'
import type { Underway } from './fault-promotions.ts'
import { serveBy } from './fault-runtime.ts'
import type { FaultWorld } from './fault-world.ts'

const Shown = z.object({
  versions: z.array(
    z.object({
      versionId: z.string(),
      description: z.string(),
      code: z.object({ resolvedDigest: z.string() }),
    }),
  ),
  aliases: z.array(
    z.object({ versionId: z.string(), additionalVersionWeight: z.record(z.string(), z.number()) }),
  ),
})

/** A place whose service is a function for as long as a fault run is about that. */
export interface FaultFunction {
  name: string
  /** What the cloud itself says: which versions it has, oldest first, and what callers get. */
  stands(): Promise<{
    versions: { id: string; digest: string; description: string }[]
    serves: Record<string, number>
  }>
  /** Something happens to it: see the levers of the simulated Function Compute. */
  lever(what: { do: string } & Record<string, unknown>): Promise<void>
  /** Sync looks at it, as it does every few seconds where nothing is tested. */
  look(): Promise<void>
  /** From now on builds go there by this strategy; null: whole at once. */
  by(strategy: Strategy | null): Promise<void>
  /** As it ran before. */
  undo(): Promise<void>
}

/** The service runs as a function there, and nowhere else; found by sync as a customer's would be. */
export async function runAsFunction(
  world: FaultWorld,
  service: { id: string; slug: string },
  environment: string,
): Promise<FaultFunction> {
  const { database, cloud } = world.around
  const { prisma } = database
  const { id: environmentId } = await prisma.environment.findUniqueOrThrow({ where: { slug: environment } })
  const place = { serviceId: service.id, environmentId }
  const { runningDigest } = await prisma.place.findFirstOrThrow({ where: place })
  const {
    host,
    namespace,
    name: image,
  } = await prisma.imageRepository.findFirstOrThrow({
    where: { serviceId: service.id },
  })
  const name = `${service.slug}-${environment}`
  await world.control('POST', 'fc', {
    do: 'create',
    function: name,
    image: `${host}/${namespace}/${image}@${runningDigest}`,
  })
  const sync = async (noun: 'functions' | null) => {
    const { signal } = new AbortController()
    const outcomes = await syncConnection({ database, cloud }, world.connectionId, noun, signal)
    const failed = outcomes.find(({ state }) => state === 'failed')
    if (failed) throw new Error(`sync of ${failed.noun} failed: ${failed.problem}`)
  }
  await sync(null)
  await prisma.target.findFirstOrThrow({ where: { ...place, kind: 'fc', retiredAt: null } })
  await serveBy(world, place, 'fc')
  return {
    name,
    stands: async () => {
      const shown = Shown.parse(await world.ask(`fc/${name}`))
      const alias = shown.aliases[0]
      const others = alias?.additionalVersionWeight ?? {}
      const taken = Object.values(others).reduce((sum, weight) => sum + weight, 0)
      return {
        versions: shown.versions
          .map(({ versionId, description, code }) => ({
            id: versionId,
            digest: code.resolvedDigest,
            description,
          }))
          .reverse(),
        serves: alias ? { [alias.versionId]: 1 - taken, ...others } : {},
      }
    },
    lever: (what) => world.control('POST', 'fc', { ...what, function: name }),
    look: () => sync('functions'),
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

/** A person gives the share of a promotion back. */
export async function giveBack(world: FaultWorld, { id }: Underway): Promise<void> {
  const back = await backPromotion(world.around, world.actor, { id, reason: 'fault run' })
  if (!back.ok) throw new Error(back.failure.message)
}
