import { abortPromotion } from '../use-cases/promotion/abort-promotion.ts'
import type { FaultWorld } from './fault-world.ts'

/** A place that is written by its service's delivery pipeline in Flow, for as long as a fault run is about that. */
export interface FaultDelivery {
  /** Its name, and the cloud's id. */
  name: string
  pipeline: string
  /** Runs that this promotion started, with the cloud's own words. */
  runsOf(promotion: number): Promise<{ number: number; status: string }[]>
  /** Somebody stops a run in Flow. */
  cancel(run: number): Promise<void>
  /** As it was written before. */
  undo(): Promise<void>
}

/** Has one place written by the cd pipeline of its service; throws where it has none. */
export async function deliverByCd(
  world: FaultWorld,
  service: string,
  environment: string,
): Promise<FaultDelivery> {
  const { prisma } = world.around.database
  const { externalId, name } = await prisma.pipeline.findFirstOrThrow({
    where: { kind: 'cd', service: { slug: service } },
  })
  const targets = await prisma.target.findMany({
    where: { service: { slug: service }, environment: { slug: environment }, retiredAt: null },
  })
  const where = { id: { in: targets.map(({ id }) => id) } }
  await prisma.target.updateMany({ where, data: { writeWay: 'pipeline' } })
  const { pipelines } = await world.around.cloud.reading(world.connectionId)
  const { operations } = await world.around.cloud.releasing(world.connectionId)
  return {
    name,
    pipeline: externalId,
    runsOf: async (promotion) => {
      const listed = await pipelines.listRuns(externalId, null, null)
      if (!listed.ok) throw new Error(listed.failure.message)
      const found: { number: number; status: string }[] = []
      for (const { number } of listed.value.items) {
        const run = await pipelines.getRun(externalId, number)
        if (!run.ok) throw new Error(run.failure.message)
        const { parameters = [], status } = run.value
        const ours = ({ key, value }: { key: string; value: string | null }) =>
          key === 'SLUICE_PROMOTION' && value === `P-${promotion}`
        if (parameters.some(ours)) found.push({ number, status })
      }
      return found
    },
    cancel: async (run) => {
      const stopped = await operations.stopRun(externalId, run)
      if (!stopped.ok) throw new Error(stopped.failure.message)
    },
    undo: async () => {
      for (const { id, writeWay } of targets)
        await prisma.target.update({ where: { id }, data: { writeWay } })
    },
  }
}

/** A person aborts what is under way. */
export async function abortNow(world: FaultWorld, id: string): Promise<void> {
  const aborted = await abortPromotion(world.around, world.actor, { id, reason: 'fault run' })
  if (!aborted.ok) throw new Error(aborted.failure.message)
}
