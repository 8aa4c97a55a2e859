import { beforeEach, describe, expect, it } from 'vitest'
import { createMemoryCloud, type MemoryCloud } from '../../cloud/memory/cloud.ts'
import type { AlertFact } from '../../cloud/ports/observation.ts'
import { testDatabase } from '../../testing/database.ts'
import { createGround } from '../../testing/estate.ts'
import { syncConnection } from '../connection.ts'
import { lookOf } from './alerts.ts'

const minute = 60_000

describe('where a look at alerts begins', () => {
  const now = new Date('2026-11-21T08:00:00Z')
  const ago = (minutes: number) => new Date(now.getTime() - minutes * minute)
  const cursor = (through: number, reviewed: number) => ({
    through: ago(through).toISOString(),
    reviewed: ago(reviewed).toISOString(),
  })
  it.each([
    ['the first time', null, null, 7 * 24 * 60, true],
    ['soon after', cursor(0.25, 0.25), null, 10.25, false],
    ['soon after, though one fires', cursor(0.25, 0.25), ago(600), 10.25, false],
    ['a minute later', cursor(0.25, 1), null, 10.25, true],
    ['a minute later, while one fires', cursor(0.25, 1), ago(600), 600, true],
    ['when one has fired for a month', cursor(0.25, 1), ago(40_000), 7 * 24 * 60, true],
    ['after a long stop', cursor(40_000, 40_000), null, 7 * 24 * 60, true],
    ['after the clock went back', cursor(-600, -600), null, 0, true],
  ] as const)('%s', (_what, before, oldest, minutes, review) => {
    expect(lookOf(before, oldest, now)).toEqual({ from: ago(minutes), review })
  })
})

describe('alerts', () => {
  const test = testDatabase()
  let cloud: MemoryCloud
  let connectionId: string
  let now: Date

  beforeEach(async () => {
    const ground = await createGround(test.database)
    connectionId = ground.connection.id
    now = new Date()
    cloud = createMemoryCloud()
    const repository = 'yunfan/trade/order-service'
    cloud.addRepository(repository)
    const descriptor = 'kind: Component\nmetadata: { name: order-service }\nspec: { type: service }\n'
    const head = cloud.commit(repository, {
      'catalog-info.yaml': `apiVersion: backstage.io/v1alpha1\n${descriptor}`,
    })
    const digest = cloud.addImage('trade', 'order-service', { content: 'v1', imageTags: [head] })
    for (const cluster of ['ack-hz-test', 'ack-hz-prod']) {
      cloud.addCluster(cluster)
      const image = `${cloud.host}/trade/order-service`
      cloud.runtime.set(cluster, { namespace: 'trade', name: 'order-service', image, digest })
    }
  })
  const ago = (minutes: number) => new Date(now.getTime() - minutes * minute)
  const clusterId = (name: string) =>
    [...cloud.estate.clusters.values()].find((each) => each.name === name)?.externalId ?? ''
  const alert = (change: Partial<AlertFact> = {}): AlertFact => ({
    externalId: '1',
    name: 'HighErrorRate',
    severity: 'P2',
    state: 'firing',
    labels: { namespace: 'trade', deployment: 'order-service', clusterId: clusterId('ack-hz-prod') },
    startedAt: ago(20),
    endedAt: null,
    ...change,
  })
  const sync = async () => {
    const signal = new AbortController().signal
    const around = { database: test.database, cloud: cloud.gate }
    const outcomes = await syncConnection(around, connectionId, null, signal)
    return outcomes.find(({ noun }) => noun === 'alerts')
  }
  const stored = () => test.database.prisma.alert.findMany({ orderBy: { externalId: 'asc' } })
  /** The next look is one that reviews what fires. */
  const passMinute = () =>
    test.database.prisma.syncCursor.updateMany({
      where: { noun: 'alerts' },
      data: { cursor: { through: ago(2).toISOString(), reviewed: ago(2).toISOString() } },
    })

  it('copies what fires, to the service and the environment that its labels name', async () => {
    cloud.observation.setAlert(alert())
    cloud.observation.setAlert(alert({ externalId: '2', name: 'NodeDown', labels: { node: 'n1' } }))
    expect(await sync()).toMatchObject({ noun: 'alerts', state: 'done', changed: 2 })
    const service = await test.database.prisma.service.findFirstOrThrow()
    const environment = await test.database.prisma.environment.findUniqueOrThrow({
      where: { slug: 'production' },
    })
    expect(await stored()).toMatchObject([
      {
        externalId: '1',
        severity: 'P2',
        serviceId: service.id,
        environmentId: environment.id,
        endedAt: null,
      },
      { externalId: '2', serviceId: null, environmentId: null, startedAt: ago(20) },
    ])
    expect(await sync()).toMatchObject({ changed: 0 })
  })

  it('sees one end that began long before', async () => {
    cloud.observation.setAlert(alert({ startedAt: ago(600) }))
    await sync()
    cloud.observation.setAlert(alert({ startedAt: ago(600), state: 'resolved', endedAt: ago(5) }))
    await passMinute()
    expect(await sync()).toMatchObject({ changed: 1 })
    expect(await stored()).toMatchObject([{ endedAt: ago(5) }])
  })

  it('ends what somebody closed without saying when, and keeps that instant', async () => {
    cloud.observation.setAlert(alert({ state: 'resolved', endedAt: null }))
    await sync()
    const [first] = await stored()
    expect(first?.endedAt).not.toBeNull()
    await passMinute()
    await sync()
    expect((await stored())[0]?.endedAt).toEqual(first?.endedAt)
  })

  it('ends what the cloud has forgotten, but not because one answer failed', async () => {
    cloud.observation.setAlert(alert())
    await sync()
    cloud.observation.alerts.length = 0
    await passMinute()
    cloud.log.fault({ operation: 'alerts.listAlerts', kind: 'unavailable' })
    expect(await sync()).toMatchObject({ noun: 'alerts', state: 'failed' })
    expect(await stored()).toMatchObject([{ endedAt: null }])
    await sync()
    expect((await stored())[0]?.endedAt).not.toBeNull()
  })
})
