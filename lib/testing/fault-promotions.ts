import { setTimeout as pause } from 'node:timers/promises'
import { requestPromotion } from '../use-cases/promotion/request-promotion.ts'
import { settlePlace } from '../use-cases/promotion/settle-place.ts'
import type { FaultWorld } from './fault-world.ts'

/** A promotion under way in a fault run. */
export interface Underway {
  id: string
  environment: string
  number: number
  service: string
  digest: string
}

/** Services whose promotions into `test` a fault run may start, any number of times each. */
export async function listServices(world: FaultWorld): Promise<{ id: string; slug: string }[]> {
  const { prisma } = world.around.database
  const services = await prisma.service.findMany({
    where: { retiredAt: null, targets: { some: { environment: { slug: 'test' } } } },
    orderBy: { slug: 'asc' },
    include: { builds: { where: { goneAt: null } } },
  })
  return services.filter(({ builds }) => builds.length >= 2)
}

/** Going back left a hold and a suspect, a fault an unsettled place: a person clears that before the next round. */
export async function clearPlace(world: FaultWorld, serviceId: string, environment: string): Promise<void> {
  const { prisma } = world.around.database
  const { id: environmentId } = await prisma.environment.findUniqueOrThrow({ where: { slug: environment } })
  const cleared = { liftedAt: new Date(), liftNote: 'the next round' }
  await prisma.hold.updateMany({ where: { serviceId, environmentId, liftedAt: null }, data: cleared })
  const suspect = { serviceId, environmentId, clearedAt: null }
  await prisma.suspectBuild.updateMany({ where: suspect, data: { clearedAt: new Date() } })
  const left = {
    serviceId,
    environmentId,
    endedAt: { not: null },
    firstWriteAt: { not: null },
    settledAt: null,
  }
  for (const { id } of await prisma.promotion.findMany({ where: left })) {
    const settled = await settlePlace(world.around, world.actor, { id, reason: 'the next round' })
    if (!settled.ok) throw new Error(settled.failure.message)
  }
}

/** Asks for any build of the service that does not run there, older ones too. */
export async function begin(
  world: FaultWorld,
  service: { id: string; slug: string },
  turn: number,
  environment = 'test',
): Promise<Underway> {
  const { prisma } = world.around.database
  await clearPlace(world, service.id, environment)
  const place = await prisma.place.findFirst({
    where: { serviceId: service.id, environment: { slug: environment } },
  })
  // Where several targets differ, each may have what one of the last promotions wrote: there nothing would be left to write.
  const last = await prisma.promotion.findMany({
    where: { serviceId: service.id, environment: { slug: environment } },
    orderBy: { number: 'desc' },
    take: 3,
  })
  const there = [place?.runningDigest, place?.desiredDigest, ...last.map(({ digest }) => digest)]
  const builds = await prisma.build.findMany({
    where: {
      serviceId: service.id,
      goneAt: null,
      digest: { notIn: there.filter((digest) => digest != null) },
    },
    orderBy: { pushedAt: 'desc' },
  })
  const build = builds[turn % Math.max(1, builds.length)]
  if (!build) throw new Error(`${service.slug} has no second build`)
  const asked = await requestPromotion(world.around, world.actor, {
    service: service.slug,
    environment,
    build: build.id,
    reason: 'fault run',
    confirmed: ['older'],
  })
  if (!asked.ok) throw new Error(`${service.slug}: ${asked.failure.message}`)
  return {
    id: asked.value.id,
    environment,
    number: asked.value.number,
    service: service.slug,
    digest: build.digest,
  }
}

/** The state at its end; throws with everything known when it does not end in time. */
export async function endOf(world: FaultWorld, underway: Underway, withinMs: number): Promise<string> {
  const until = performance.now() + withinMs
  for (;;) {
    const row = await world.around.database.prisma.promotion
      .findUniqueOrThrow({ where: { id: underway.id }, include: { steps: { orderBy: { position: 'asc' } } } })
      // The database may be the one that is away.
      .catch(() => null)
    if (row?.endedAt) return row.state
    if (performance.now() > until) {
      const steps = row?.steps.map((step) => `${step.name} ${step.state} ${step.problem ?? ''}`).join('; ')
      throw new Error(
        `P-${underway.number} (${underway.service}) is still ${row?.state}: ${steps}; waits ${JSON.stringify(row?.judgedVerdicts)}`,
      )
    }
    await pause(100)
  }
}

/** What an ended promotion left in the cloud and in the ledger, counted. */
export async function tracesOf(world: FaultWorld, underway: Underway) {
  const { prisma } = world.around.database
  const cloud = await world.around.cloud.reading(world.connectionId)
  let commits = 0
  for (let page: string | null = null, read = 0; read < 10; read += 1) {
    const answer = await cloud.code.listCommits(`yunfan/manifests-${underway.environment}`, 'main', page)
    if (!answer.ok) throw new Error(answer.failure.message)
    const trailer = new RegExp(`^Sluice-Promotion: P-${underway.number}\\s*$`, 'm')
    commits += answer.value.items.filter(({ message }) => trailer.test(message)).length
    page = answer.value.next
    if (page === null) break
  }
  const keep = await prisma.promotionStep.findFirst({ where: { promotionId: underway.id, name: 'keep' } })
  const imageTag = (keep?.evidence as { imageTag?: string } | null)?.imageTag
  const build = await prisma.build.findFirstOrThrow({
    where: { digest: underway.digest, service: { slug: underway.service } },
    include: { imageRepository: true },
  })
  const pointsTo = imageTag ? await cloud.registry.resolveTag(build.imageRepository, imageTag) : null
  const story = await prisma.ledgerEntry.groupBy({
    by: ['action'],
    where: { promotionId: underway.id },
    _count: true,
  })
  const told = Object.fromEntries(story.map((row) => [row.action, row._count]))
  return { commits, kept: pointsTo?.ok === true && pointsTo.value === underway.digest, told }
}
