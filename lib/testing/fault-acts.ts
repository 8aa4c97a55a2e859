import { EnvironmentSettings } from '../domain/environment/settings.ts'
import { declareMigrations } from '../use-cases/build/declare-migrations.ts'
import { cancelPromotion } from '../use-cases/promotion/cancel-promotion.ts'
import { rollbackPromotion } from '../use-cases/promotion/rollback-promotion.ts'
import { cutRelease } from '../use-cases/release/cut-release.ts'
import { planRelease } from '../use-cases/release/plan-release.ts'
import { createToken } from '../use-cases/token/own-tokens.ts'
import { createTrain } from '../use-cases/train/create-train.ts'
import { goTrain } from '../use-cases/train/go-train.ts'
import { rollBackTrain } from '../use-cases/train/roll-back-train.ts'
import type { Underway } from './fault-promotions.ts'
import type { FaultWorld } from './fault-world.ts'

/** What people do in a fault run, beyond asking for a promotion. Each throws with what it was refused with. */
type Answer<T> = { ok: true; value: T } | { ok: false; failure: { message: string } }

async function done<T>(asked: Promise<Answer<T>>): Promise<T> {
  const answer = await asked
  if (!answer.ok) throw new Error(answer.failure.message)
  return answer.value
}

/** Abort it if it still moves, and go back. */
export async function goBack(world: FaultWorld, of: Underway): Promise<Underway> {
  const { around, actor } = world
  const { id, number } = await done(rollbackPromotion(around, actor, { id: of.id, reasonKey: 'drill' }))
  const { digest } = await around.database.prisma.promotion.findUniqueOrThrow({ where: { id } })
  return { ...of, id, number, digest }
}

/**
 * One expanding and one contracting migration, each done by a run of this pipeline. Answers how to take that back, so that
 * later promotions of the service migrate nothing.
 */
export async function declareBoth(
  world: FaultWorld,
  of: Underway,
  pipeline: string,
): Promise<() => Promise<void>> {
  const build = await world.around.database.prisma.build.findFirstOrThrow({
    where: { digest: of.digest, service: { slug: of.service } },
  })
  const migrations = (['expand', 'contract'] as const).map((kind) => ({
    name: `${kind}-${of.number}`,
    kind,
    pipeline,
  }))
  const declare = async (what: typeof migrations) => {
    await done(declareMigrations(world.around, world.actor, { build: build.id, migrations: what }))
  }
  await declare(migrations)
  return () => declare([])
}

/** A train of these services, one in each wave, let go at once. */
export async function sendTrain(
  world: FaultWorld,
  services: readonly string[],
  plan: { bakeMinutes: number },
): Promise<string> {
  const { around, actor } = world
  const wish = { name: 'fault run', environment: 'test', services, plan: { ...plan, maxPerWave: 1 } }
  const { id } = await done(createTrain(around, actor, wish))
  await done(goTrain(around, actor, { id }))
  return id
}

export async function sendBack(world: FaultWorld, trainId: string): Promise<string> {
  return (await done(rollBackTrain(world.around, world.actor, { id: trainId, reasonKey: 'drill' }))).id
}

/** For as long as the work takes: settings of one environment. */
export async function withSettings(
  world: FaultWorld,
  slug: string,
  change: Record<string, unknown>,
  work: () => Promise<void>,
): Promise<void> {
  const { prisma } = world.around.database
  const { id, settings } = await prisma.environment.findUniqueOrThrow({ where: { slug } })
  const set = (made: object) => prisma.environment.update({ where: { id }, data: { settings: made } })
  const known = EnvironmentSettings.parse(settings)
  await set(EnvironmentSettings.parse({ ...known, ...change }))
  try {
    await work()
  } finally {
    await set(known)
  }
}

/** A release of a batch with every service in it, planned for a month that is far away. */
export async function planAll(world: FaultWorld, batch: string): Promise<{ id: string; name: string }> {
  const lines = await world.around.database.prisma.productLine.findMany({ where: { retiredAt: null } })
  const day = (n: number) => new Date(Date.UTC(Number(batch.slice(0, 4)), Number(batch.slice(4)) - 1, n, 2))
  const plan = {
    name: batch,
    batch,
    zone: 'Asia/Shanghai',
    cutPlannedAt: day(1),
    weekStartsAt: day(2),
    goLiveStartsAt: day(8),
    goLiveEndsAt: day(9),
    productLines: lines.map(({ slug }) => slug),
  }
  const { id, name } = await done(planRelease(world.around, world.actor, { plan, services: 'all' }))
  return { id, name }
}

/** Asks for the branches of a release; answers the services whose branch is to be made. */
export async function cutAll(world: FaultWorld, id: string) {
  const { rows } = await done(cutRelease(world.around, world.actor, { id }))
  return rows.filter(({ step }) => step === 'create')
}

export const giveUp = (world: FaultWorld, { id }: Underway): Promise<unknown> =>
  done(cancelPromotion(world.around, world.actor, { id, reason: 'the next round' }))

/** How often one thing was told of a release. */
export const ledgerOfRelease = (world: FaultWorld, subjectId: string, action: string): Promise<number> =>
  world.around.database.prisma.ledgerEntry.count({ where: { subjectId, action } })

/** A way to ask the API as the release manager of the world, whatever process answers. */
export async function talk(world: FaultWorld): Promise<(url: string, path: string) => Promise<unknown>> {
  const wish = { name: 'fault run', scopes: ['read'], expiresInDays: 1 }
  const { secret } = await done(createToken(world.around, world.actor, wish))
  return async (url, path) => {
    const response = await fetch(`${url}/api/v1${path}`, { headers: { authorization: `Bearer ${secret}` } })
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    return response.json()
  }
}

/** Every build behaves as it should again. */
export async function behave(world: FaultWorld): Promise<void> {
  const { behaviours } = (await world.ask('observation')) as { behaviours: { id: string; to?: number }[] }
  for (const { id } of behaviours.filter(({ to }) => to === undefined))
    await world.control('DELETE', `observation/${id}`)
}
