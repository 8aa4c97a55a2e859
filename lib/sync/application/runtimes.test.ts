import { beforeEach, describe, expect, it } from 'vitest'
import { createMemoryCloud, type MemoryCloud } from '../../cloud/memory/cloud.ts'
import { testDatabase } from '../../testing/database.ts'
import { createGround } from '../../testing/estate.ts'
import { syncConnection } from '../connection.ts'

describe('applications of EDAS and functions', () => {
  const test = testDatabase()
  let cloud: MemoryCloud
  let connectionId: string
  let digests: [string, string]
  const repository = 'yunfan/trade/order-service'
  const image = () => `${cloud.host}/trade/order-service`
  const functionPlace = { region: 'cn-hangzhou', name: 'order-service-prod' }

  beforeEach(async () => {
    const ground = await createGround(test.database)
    connectionId = ground.connection.id
    const production = await test.database.prisma.environment.findFirstOrThrow({
      where: { slug: 'production' },
    })
    await test.database.prisma.environment.update({
      where: { id: production.id },
      data: {
        placement: {
          ...(production.placement as object),
          functions: [{ region: 'cn-hangzhou', name: '*-prod', alias: 'live', wave: 2 }],
        },
      },
    })
    cloud = createMemoryCloud()
    cloud.addRepository(repository)
    const descriptor = 'kind: Component\nmetadata: { name: order-service }\nspec: { type: service }\n'
    const head = cloud.commit(repository, {
      'catalog-info.yaml': `apiVersion: backstage.io/v1alpha1\n${descriptor}`,
    })
    digests = [
      cloud.addImage('trade', 'order-service', { content: 'v1', imageTags: [head] }),
      cloud.addImage('trade', 'order-service', { content: 'v2', imageTags: [] }),
    ]
    for (const cluster of ['ack-hz-test', 'ack-hz-prod']) cloud.addCluster(cluster)
  })

  const sync = async (intervalMs = 15_000) => {
    cloud.log.calls.length = 0
    await syncConnection(
      { database: test.database, cloud: cloud.gate, intervalMs },
      connectionId,
      null,
      new AbortController().signal,
    )
    return cloud.log.calls
      .map(({ operation }) => operation)
      .filter((operation) => /^(applications|functions)\./.test(operation))
      .sort()
  }
  const places = () =>
    test.database.prisma.place.findMany({
      select: { runningDigest: true, readyPods: true, totalPods: true, healthProblem: true },
      orderBy: { environment: { rank: 'asc' } },
    })
  const targets = () =>
    test.database.prisma.target.findMany({
      where: { retiredAt: null },
      include: { environment: true, service: true, application: true, function: true },
      orderBy: { environment: { rank: 'asc' } },
    })

  it('belong to the service whose image they run, and only what changed is read again', async () => {
    const application = cloud.applications.add({
      name: 'order-service',
      cluster: 'ack-hz-test',
      namespace: 'trade',
      framework: 'dubbo',
      image: image(),
      digest: digests[0],
    })
    cloud.functions.add({ ...functionPlace, image: image(), digest: digests[0] })
    await sync()
    const first = await targets()
    expect(first.map((each) => [each.environment.slug, each.service.slug, each.kind, each.writeWay])).toEqual(
      [
        ['test', 'order-service', 'edas', 'direct'],
        ['production', 'order-service', 'fc', 'direct'],
      ],
    )
    expect(first[0]).toMatchObject({ workloadName: 'order-service', namespace: 'trade', workloadKind: null })
    expect(first[0]?.application).toMatchObject({ framework: 'dubbo', externalId: application.externalId })
    expect(first[1]).toMatchObject({ workloadName: 'order-service-prod', functionAlias: 'live', wave: 2 })
    expect(first.map(({ containers }) => Object.keys(containers as object))).toEqual([['main'], ['main']])
    expect(await test.database.prisma.service.findFirst()).toMatchObject({ runtime: 'edas' })
    expect(await places()).toEqual([
      { runningDigest: digests[0], readyPods: 2, totalPods: 2, healthProblem: null },
      { runningDigest: digests[0], readyPods: 1, totalPods: 1, healthProblem: null },
    ])
    expect(await test.database.prisma.stay.count({ where: { endedAt: null, cause: 'adopted' } })).toBe(2)

    // Nothing changed: a listing of each, and the alias in its turn; what a version is made of is known for good.
    expect(await sync()).toEqual([
      'applications.listApplications',
      'functions.listAliases',
      'functions.listFunctions',
      'functions.listVersions',
    ])

    cloud.applications.orderElsewhere(application, `${image()}@${digests[1]}`)
    expect(await sync()).toContain('applications.getApplication')
    for (let batch = 0; batch < 4; batch += 1) cloud.applications.advance()
    await sync()
    expect((await places())[0]).toMatchObject({ runningDigest: digests[1] })
    expect(await test.database.prisma.stay.count({ where: { cause: 'outside', endedAt: null } })).toBe(1)

    cloud.applications.remove(application)
    await sync()
    expect((await targets())[0]?.application?.goneAt).toBeInstanceOf(Date)
    expect((await places())[0]).toMatchObject({ runningDigest: null, readyPods: 0 })
  })

  it('an alias in two minds runs no one digest, and one that serves a deleted version is not well', async () => {
    cloud.functions.add({ ...functionPlace, image: image(), digest: digests[0] })
    cloud.functions.add({ name: 'stray', image: image(), digest: digests[0] })
    await sync()
    expect(await places()).toMatchObject([{ runningDigest: digests[0] }])
    expect(
      await test.database.prisma.match.findMany({
        where: { noun: 'function' },
        select: { subjectName: true, reason: true },
        orderBy: { subjectName: 'asc' },
      }),
    ).toEqual([
      { subjectName: 'cn-hangzhou/order-service-prod', reason: 'function-image' },
      { subjectName: 'cn-hangzhou/stray', reason: 'no-environment' },
    ])
    const deploys = (
      await cloud.gate.promoting(connectionId, (await targets())[0]?.environmentId ?? '', 'a.b')
    ).functionDeploys
    await deploys.setImage(functionPlace, { image: `${image()}@${digests[1]}`, instead: null })
    await deploys.publishVersion(functionPlace, { digest: digests[1], promotion: 7 })
    cloud.functions.moveAlias(functionPlace, 'live', [
      { versionId: '1', percent: 90 },
      { versionId: '2', percent: 10 },
    ])
    await sync()
    expect(await places()).toEqual([{ runningDigest: null, readyPods: 1, totalPods: 1, healthProblem: null }])
    cloud.functions.moveAlias(functionPlace, 'live', [{ versionId: '2', percent: 100 }])
    await sync()
    // What served before is kept, to go back to without reading it again.
    const { versions } = await test.database.prisma.fcFunction.findFirstOrThrow({
      where: { name: functionPlace.name },
    })
    expect(versions).toMatchObject({ 1: { digest: digests[0] }, 2: { digest: digests[1] } })
    expect((await places())[0]).toMatchObject({ runningDigest: digests[1] })
    cloud.functions.deleteVersion(functionPlace, '2')
    await sync()
    expect((await places())[0]).toMatchObject({ readyPods: 0, healthProblem: 'stuck' })
    const alias = await test.database.prisma.fcAlias.findFirstOrThrow({
      where: { function: { name: 'order-service-prod' } },
    })
    expect(alias).toMatchObject({ problemText: 'version 2 was deleted', lookMs: 15_000 })
  })

  it('many functions take turns', async () => {
    for (let n = 0; n < 131; n += 1)
      cloud.functions.add({ name: `other-${n}`, image: image(), digest: digests[0] })
    const count = (calls: string[], operation: string) => calls.filter((each) => each === operation).length
    expect(count(await sync(), 'functions.listAliases')).toBe(131)
    const again = await sync()
    expect([count(again, 'functions.listAliases'), count(again, 'functions.listFunctions')]).toEqual([60, 2])
    const aliases = await test.database.prisma.fcAlias.findMany({ select: { lookMs: true } })
    expect(new Set(aliases.map(({ lookMs }) => lookMs))).toEqual(new Set([45_000]))
  })
})
