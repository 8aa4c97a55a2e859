import { beforeEach, describe, expect, it } from 'vitest'
import { refreshPlacePromotions } from '../../catalog/place/writes.ts'
import { transact } from '../../catalog/transaction.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { testDatabase } from '../../testing/database.ts'
import { createTrainStage, type TrainStage } from '../../testing/train-stage.ts'
import type { Call } from '../define.ts'
import { dryRunTrain } from './dry-run.ts'

const names = ['cart', 'order', 'pay-gate', 'stock']

describe('the dry run of a train', () => {
  const test = testDatabase()
  let stage: TrainStage
  beforeEach(async () => {
    stage = await createTrainStage(test, names)
  })

  const run = async <T>(call: Call<T>, actor: Actor, input: unknown): Promise<T> => {
    const answer = await call(stage.around, actor, input)
    if (!answer.ok) throw new Error(`${answer.failure.code}: ${answer.failure.message}`)
    return answer.value
  }
  const refusal = async (call: Call<unknown>, actor: Actor, input: unknown) => {
    const answer = await call(stage.around, actor, input)
    return answer.ok ? 'done' : answer.failure.code
  }
  it('says for every service what would happen, in the order of what they need', async () => {
    await stage.depends('cart', 'order')
    await stage.depends('order', 'stock')
    const answer = await run(dryRunTrain, stage.people.lin, { environment: 'production' })
    expect(answer.rows.map((row) => [row.service.slug, row.wave, row.prognosis?.key])).toEqual([
      ['pay-gate', 1, 'starts-now'],
      ['stock', 1, 'starts-now'],
      ['order', 2, 'starts-now'],
      ['cart', 3, 'starts-now'],
    ])
    expect(answer).toMatchObject({ waves: 3, rings: [], environment: 'production', cut: false })
    expect(answer.rows[0]?.passed).toBeGreaterThan(3)
  })

  it('names a ring that is declared, and goes on without it', async () => {
    await stage.depends('cart', 'order')
    await stage.depends('order', 'cart')
    const answer = await run(dryRunTrain, stage.people.lin, { environment: 'production' })
    expect(answer.rings.map((ring) => ring.join(' '))).toEqual([
      expect.stringMatching(/^(cart order cart|order cart order)$/),
    ])
    expect(answer.waves).toBe(2)
  })

  it('says why a service is skipped', async () => {
    const { prisma } = test.database
    const { make, production, of } = stage
    const environmentId = production.id
    const extra = await createMore(stage, ['bare', 'empty', 'gone', 'bad', 'suspect', 'level', 'retired'])
    await prisma.target.deleteMany({ where: { serviceId: extra('bare'), environmentId } })
    await prisma.stay.deleteMany({ where: { serviceId: extra('empty') } })
    await prisma.build.updateMany({ where: { serviceId: extra('gone') }, data: { goneAt: new Date() } })
    const bad = await newest(extra('bad'))
    await prisma.badBuild.create({
      data: {
        id: extra('bad'),
        buildId: bad.id,
        reason: 'x',
        markedById: stage.people.lin.personId,
        markedAt: new Date(),
      },
    })
    const suspect = await newest(extra('suspect'))
    await prisma.suspectBuild.create({
      data: {
        serviceId: extra('suspect'),
        environmentId,
        buildId: suspect.id,
        reason: 'x',
        markedAt: new Date(),
      },
    })
    const level = await newest(extra('level'))
    await prisma.place.updateMany({
      where: { serviceId: extra('level'), environmentId },
      data: { runningBuildId: level.id, runningDigest: level.digest },
    })
    await prisma.service.update({ where: { id: extra('retired') }, data: { retiredAt: new Date() } })
    await prisma.hold.create({
      data: {
        id: of('cart').id,
        serviceId: of('cart').id,
        environmentId,
        reason: 'stock count',
        setAt: new Date(),
        reviewAt: new Date(),
      },
    })
    await make.promotion({ id: of('order').id }, production, {
      id: of('order').newer,
      digest: of('order').newerDigest,
    })
    await transact(test.database, async (tx) => {
      await refreshPlacePromotions(tx, [of('order').id])
      return { ok: true, value: null }
    })
    await prisma.imageTag.deleteMany()
    const answer = await run(dryRunTrain, stage.people.wang, {
      environment: 'production',
      services: [...names, 'bare', 'empty', 'gone', 'bad', 'suspect', 'level', 'retired'],
      leaveOut: ['stock'],
    })
    expect(
      Object.fromEntries(answer.rows.map((row) => [row.service.slug, row.skipped?.key ?? 'goes'])),
    ).toEqual({
      cart: 'held',
      order: 'asked-already',
      stock: 'left-out',
      'pay-gate': 'not-permitted',
      bare: 'no-target',
      empty: 'nothing-upstream',
      gone: 'image-gone',
      bad: 'bad-build',
      suspect: 'suspect',
      level: 'already-there',
      retired: 'retired',
    })
    expect(await refusal(dryRunTrain, stage.people.wang, { environment: 'moon' })).toBe('not-found')
    expect(
      await refusal(dryRunTrain, stage.people.wang, { environment: 'production', services: ['nobody'] }),
    ).toBe('not-found')
  })

  const newest = (serviceId: string) =>
    test.database.prisma.build.findFirstOrThrow({ where: { serviceId }, orderBy: { pushedAt: 'desc' } })
  const createMore = async (of: TrainStage, slugs: string[]) => {
    const ids = new Map<string, string>()
    const { prisma } = test.database
    const connection = await prisma.connection.findFirstOrThrow()
    const environments = await prisma.environment.findMany({ orderBy: { rank: 'asc' } })
    const clusters = await prisma.cluster.findMany({ orderBy: { name: 'desc' } })
    for (const slug of slugs) {
      const service = await of.make.service({ slug, teamId: of.teams.trade.id })
      const images = await of.make.imageRepository(connection.id, slug, {
        serviceId: service.id,
        seenAt: new Date(),
      })
      const builds = [
        await of.make.build(images, 'older', { seenAt: new Date() }),
        await of.make.build(images, 'newer', {
          seenAt: new Date(),
          pushedAt: new Date('2026-02-01T00:00:00Z'),
        }),
      ]
      for (const [at, environment] of environments.entries()) {
        const running = builds[1 - at]
        const cluster = clusters[at]
        if (!running || !cluster) continue
        await of.make.target(service, environment, cluster)
        await of.make.stay(service, environment, running)
        await of.make.place(service, environment, running)
      }
      ids.set(slug, service.id)
    }
    return (slug: string) => ids.get(slug) ?? ''
  }
})
