import { beforeEach, describe, expect, it } from 'vitest'
import { listDueDays } from '../../catalog/figure/day-sums.ts'
import { createMemoryCloud } from '../../cloud/memory/cloud.ts'
import { newId } from '../../platform/ids.ts'
import { builders, commitOf } from '../../testing/builders.ts'
import { testDatabase } from '../../testing/database.ts'
import { createEstate } from '../../testing/estate.ts'
import type { Surroundings } from '../define.ts'
import { countDeliveries } from './count-deliveries.ts'

const test = testDatabase()
const hour = 3_600_000
const now = Date.now()
let around: Surroundings
let estate: Awaited<ReturnType<typeof createEstate>>

beforeEach(async () => {
  estate = await createEstate(test.database)
  around = { database: test.database, cloud: createMemoryCloud().gate }
})

/** Commits c1 <- c2 <- ..., one an hour, the last `count` hours ago up to one hour ago. */
async function commits(count: number) {
  const repositoryId = estate.service.codeRepositoryId ?? ''
  const rows = Array.from({ length: count }, (_, at) => ({
    repositoryId,
    sha: commitOf('c', at + 1),
    parents: at === 0 ? [] : [commitOf('c', at)],
    authorName: 'wang',
    title: `c${at + 1}`,
    message: '',
    workItems: [],
    committedAt: new Date(now - (count - at) * hour),
    seenAt: new Date(),
  }))
  await test.database.prisma.codeCommit.createMany({ data: rows })
}

async function buildOf(word: string, commit: number | null, service = estate.service) {
  const images = await test.database.prisma.imageRepository.findFirstOrThrow({
    where: { serviceId: service.id },
  })
  return builders(test.database).build(images, word, {
    commitSha: commit === null ? null : commitOf('c', commit),
  })
}
type Build = Awaited<ReturnType<typeof buildOf>>
type More = NonNullable<Parameters<ReturnType<typeof builders>['promotion']>[3]>

/** A promotion into production that began so many minutes ago and took ten. */
function promoted(build: Build, minutesAgo: number, more: More & { over?: Build } = {}) {
  const { over, ...rest } = more
  const at = (minutes: number) => new Date(now - (minutesAgo - minutes) * 60_000)
  return builders(test.database).promotion(
    { id: build.serviceId ?? '' },
    estate.environments.production,
    build,
    {
      state: 'succeeded', requestedAt: at(0), startedAt: at(1), firstWriteAt: at(2), observingAt: at(5), endedAt: at(10),
      settledAt: at(10), startedOverDigest: over?.digest ?? null, startedOverBuildId: over?.id ?? null, ...rest,
    } as More,
  ) // biome-ignore format: one glance
}

async function count() {
  for (;;) {
    const done = await countDeliveries(around)
    if (!done.ok) throw new Error(done.failure.message)
    if (done.value.left === 0) break
  }
  expect(await listDueDays(test.database, 10)).toEqual([])
}
async function sumsOf(scopeKind = 'all') {
  const rows = await test.database.prisma.figureDay.findMany({
    where: { scopeKind, environmentId: estate.environments.production.id },
  })
  const sum = (pick: (row: (typeof rows)[number]) => number) => rows.reduce((all, row) => all + pick(row), 0)
  return {
    deployments: sum((row) => row.deployments),
    promotions: sum((row) => row.promotions),
    changes: sum((row) => row.changes),
    failed: sum((row) => row.failed),
    rolledBack: sum((row) => row.rolledBack),
    hotfixed: sum((row) => row.hotfixed),
    unknown: sum((row) => row.unknown),
    commits: sum((row) => row.leadCounts.reduce((all, each) => all + each, 0)),
    leadUnknown: sum((row) => row.leadUnknown),
    restored: sum((row) => row.restoreCounts.reduce((all, each) => all + each, 0)),
    notRestored: sum((row) => row.notRestored),
    touches: sum((row) => row.touches),
    handsFree: sum((row) => row.handsFree),
  }
}

describe('deliveries', () => {
  it('brings each commit once: what a rollback took back is not brought again', async () => {
    await commits(6)
    const [one, two, three] = [await buildOf('one', 2), await buildOf('two', 4), await buildOf('three', 6)]
    await promoted(two, 50, { over: one })
    await promoted(one, 35, { over: two, kind: 'rollback' })
    await promoted(three, 20, { over: one })
    await count()
    expect(await sumsOf()).toMatchObject({ deployments: 2, changes: 2, rolledBack: 1, commits: 4, leadUnknown: 0, restored: 1, notRestored: 0 })
    const leads = await test.database.prisma.figureDelivery.findMany({ orderBy: { at: 'asc' } })
    expect(leads.map(({ lead }) => lead.length)).toEqual([2, 2])
  }) // biome-ignore format: one glance

  it('counts a commit whose time nobody knows as unknown, never as zero', async () => {
    await commits(3)
    const [old, unknown] = [await buildOf('old', 2), await buildOf('unknown', null)]
    await promoted(unknown, 50, { over: old })
    await promoted(await buildOf('of-nobody', 77), 35, { over: old })
    await promoted(await buildOf('over-unknown', 3), 20, { over: unknown })
    await count()
    expect(await sumsOf()).toMatchObject({ deployments: 3, commits: 0, leadUnknown: 3 })
  })

  it('counts the own commit alone where nothing ran before', async () => {
    await commits(5)
    await promoted(await buildOf('first', 5), 20)
    await count()
    expect(await sumsOf('service')).toMatchObject({ commits: 1, leadUnknown: 0 })
  })

  it('tells a failed observation, a hotfix and a takeover apart, and a queued one that was replaced is nothing', async () => {
    await commits(8)
    const builds: Build[] = []
    for (let each = 1; each <= 5; each += 1) builds.push(await buildOf(`b${each}`, each + 2))
    const [a, b, c, d, e] = builds as [Build, Build, Build, Build, Build]
    await promoted(a, 300, { state: 'failed' })
    await promoted(b, 250)
    await promoted(c, 200, { hotfix: true })
    await promoted(d, 150, { state: 'superseded', observingAt: null, firstWriteAt: null, startedAt: null })
    await promoted(e, 100, { state: 'aborted', observingAt: null })
    await count()
    expect(await sumsOf()).toMatchObject({ deployments: 3, changes: 3, failed: 1, hotfixed: 1, unknown: 1, rolledBack: 0, restored: 2 })
  }) // biome-ignore format: one glance

  it('looks at an earlier day again when something answers it later', async () => {
    await commits(3)
    const [one, two] = [await buildOf('one', 1), await buildOf('two', 3)]
    await promoted(two, 3 * 24 * 60, { over: one })
    await count()
    expect(await sumsOf()).toMatchObject({ deployments: 1, rolledBack: 0 })
    const rollback = await promoted(one, 30, { kind: 'rollback', over: two, state: 'observing', endedAt: null, settledAt: null })
    await count()
    expect(await sumsOf()).toMatchObject({ rolledBack: 0 })
    await test.database.prisma.promotion.update({ where: { id: rollback.id }, data: { state: 'succeeded', endedAt: new Date() } })
    await count()
    expect(await sumsOf()).toMatchObject({ deployments: 1, changes: 1, rolledBack: 1, restored: 1 })
  }) // biome-ignore format: one glance

  it('counts a train once in each scope, on its first day there, however many rows and days it has', async () => {
    const make = builders(test.database)
    const other = await make.service({ slug: 'pay-service', teamId: (await make.team('pay')).id, productLineId: estate.service.productLineId })
    await make.imageRepository(estate.connection.id, 'pay-service', { serviceId: other.id })
    const train = await test.database.prisma.train.create({
      data: {
        id: newId(), name: 'Thursday', environmentId: estate.environments.production.id, requesterId: newId(), plan: {},
        listHash: '', createdAt: new Date(),
      },
    })
    await test.database.prisma.ledgerEntry.createMany({
      data: ['train.created', 'train.submitted', 'train.went'].map((action) => ({
        at: new Date(), actorKind: 'person' as const, actorId: newId(), actorName: 'Lin', action, subjectKind: 'train',
        subjectId: train.id, subjectName: 'T-1',
      })),
    })
    await promoted(await buildOf('one', null), 2 * 24 * 60, { trainId: train.id })
    await promoted(await buildOf('two', null, other), 30, { trainId: train.id })
    await promoted(await buildOf('three', null), 20)
    await count()
    expect(await sumsOf()).toMatchObject({ deployments: 2, promotions: 3, touches: 3, handsFree: 1 })
    expect(await sumsOf('product-line')).toMatchObject({ deployments: 2, promotions: 3 })
    expect(await sumsOf('team')).toMatchObject({ deployments: 3, promotions: 3 })
    expect(await sumsOf('service')).toMatchObject({ deployments: 3, promotions: 3 })
  }) // biome-ignore format: one glance

  it('counts what people did, and nothing of what a token or the portal did', async () => {
    const promotion = await promoted(await buildOf('one', null), 30)
    const told = (actorKind: 'person' | 'token' | 'system', action: string) => ({
      at: new Date(), actorKind, actorId: newId(), actorName: 'x', action, subjectKind: 'promotion', subjectId: promotion.id,
      subjectName: 'P-1', promotionId: promotion.id,
    })
    await test.database.prisma.ledgerEntry.createMany({
      data: [told('token', 'promotion.requested'), told('person', 'promotion.approved'), told('system', 'promotion.started')],
    })
    await promoted(await buildOf('two', null), 10)
    await count()
    expect(await sumsOf()).toMatchObject({ touches: 1, handsFree: 1, promotions: 2 })
  }) // biome-ignore format: one glance

  it('belongs to who owned the service on its day, and to the day of the installation', async () => {
    const make = builders(test.database)
    const before = await make.team('before')
    await test.database.prisma.serviceOwnership.create({
      data: {
        id: newId(), serviceId: estate.service.id, teamId: before.id, productLineId: null,
        fromAt: new Date(now - 100 * 24 * hour), toAt: new Date(now - 24 * hour),
      },
    })
    await promoted(await buildOf('one', null), 3 * 24 * 60)
    await promoted(await buildOf('two', null), 30)
    await count()
    const teams = await test.database.prisma.figureDay.findMany({ where: { scopeKind: 'team' }, orderBy: { day: 'asc' } })
    expect(teams.map(({ scopeId }) => scopeId)).toEqual([before.id, estate.service.teamId])
    const days = async () => (await test.database.prisma.figureDelivery.findMany({ orderBy: { at: 'asc' } })).map(({ day }) => day.toISOString())
    const asIs = await days()
    await test.database.prisma.organisation.upsert({
      where: { singleton: true }, update: { timeZone: 'Pacific/Kiritimati' }, create: { id: newId(), name: 'x', timeZone: 'Pacific/Kiritimati' },
    })
    await count()
    const moved = await days()
    await test.database.prisma.organisation.update({ where: { singleton: true }, data: { timeZone: 'Pacific/Pago_Pago' } })
    await count()
    expect(await days()).not.toEqual(moved)
    expect(asIs).toHaveLength(2)
    expect(await sumsOf()).toMatchObject({ deployments: 2 })
  }) // biome-ignore format: one glance
})
