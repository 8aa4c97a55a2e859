import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectSimulatedCloud } from '../../../prisma/first-start/estate.ts'
import { clusterIdOf } from '../../../simulator/products/ack/seed.ts'
import {
  createRegistry,
  createSyncRule,
  registryHost,
  tagImage,
} from '../../../simulator/products/acr/seed.ts'
import { type Simulator, startSimulator } from '../../../simulator/start.ts'
import { readStoredConnection } from '../../catalog/connection-health/reads.ts'
import { recordHealth } from '../../catalog/connection-health/writes.ts'
import { createAlibabaGate } from '../../cloud/alibaba/gate.ts'
import type { Config } from '../../platform/config.ts'
import { testDatabase } from '../../testing/database.ts'
import { syncConnection } from '../connection.ts'

const keys = [{ id: 'test', bytes: Buffer.alloc(32, 7) }]
const home = 'cri-yunfan0001'
const copy = 'cri-yunfan0002'

describe('the registry and the node pools of the small company', () => {
  const test = testDatabase({ resetBefore: 'all' })
  let simulator: Simulator
  let connectionId: string
  let gate: ReturnType<typeof createAlibabaGate>
  const signal = new AbortController().signal
  const pass = () => syncConnection({ database: test.database, cloud: gate }, connectionId, null, signal)
  const again = async () => {
    await test.database.prisma.syncCursor.deleteMany({ where: { noun: 'registry' } })
    return syncConnection({ database: test.database, cloud: gate }, connectionId, 'registry', signal)
  }

  const runningOf = async (slug: string) => {
    const place = await test.database.prisma.place.findFirstOrThrow({ where: { service: { slug } } })
    return test.database.prisma.build.findUniqueOrThrow({ where: { id: place.runningBuildId ?? '' } })
  }

  beforeAll(async () => {
    simulator = await startSimulator({ scenario: 'small', pumpEveryMs: 0 })
    const { world } = simulator
    createRegistry(world, {
      instanceId: copy,
      instanceName: 'copy-registry',
      region: 'eu-central-1',
      namespaces: ['trade'],
      autoCreateRepo: true,
    })
    createSyncRule(world, { from: home, to: copy, namespace: 'trade' })
    await connectSimulatedCloud(test.database, { keys, simulatorUrl: simulator.url } as Config)
    const { prisma } = test.database
    const connection = await prisma.connection.findFirstOrThrow()
    connectionId = connection.id
    const host = registryHost(world, copy)
    const endpoints = connection.endpoints as Record<string, string>
    await prisma.connection.update({
      where: { id: connectionId },
      data: { endpoints: { ...endpoints, [`host:${host}`]: `${simulator.url}/registry/${host}` } },
    })
    gate = createAlibabaGate({
      keys,
      allowedPrivateHosts: [],
      readConnection: (id) => readStoredConnection(test.database, id),
      writeHealth: (notes) => recordHealth(test.database, notes),
    })
    // As in a first sync, where whatever is free goes first.
    await syncConnection({ database: test.database, cloud: gate }, connectionId, 'images', signal)
    await pass()
    await again()
  }, 120_000)
  afterAll(async () => {
    await gate.close()
    await simulator.close()
  })

  it('knows instances, rules and pools, and takes no copy for a build of its own', async () => {
    const { prisma } = test.database
    const instances = await prisma.registryInstance.findMany({ orderBy: { instanceId: 'asc' } })
    expect(
      instances.map((each) => [each.instanceId, each.region, each.edition, each.vpcHosts.length]),
    ).toEqual([
      [home, 'cn-hangzhou', 'enterprise', 1],
      [copy, 'eu-central-1', 'enterprise', 1],
    ])
    expect(await prisma.replicationRule.findMany()).toMatchObject([
      { instanceId: home, namespace: 'trade', targetInstanceId: copy, targetRegion: 'eu-central-1' },
    ])
    expect(await prisma.cleanupRule.findMany()).toMatchObject([{ enabled: true, rule: { keepCount: 200 } }])
    expect(await prisma.imageRepository.count({ where: { instanceId: copy } })).toBe(0)
    const cluster = await prisma.cluster.findFirstOrThrow({
      where: { externalId: clusterIdOf('ack-hz-prod') },
    })
    expect(await prisma.nodePool.findMany({ where: { clusterId: cluster.id } })).toMatchObject([
      { nodes: 18, maxNodes: 36, p2p: false },
    ])
  })

  it('finds a digest that matters where a rule copied it, once it is there', async () => {
    const { prisma } = test.database
    const looks = await prisma.digestReplica.findMany()
    expect(looks.length).toBeGreaterThan(0)
    expect(new Set(looks.map(({ state }) => state))).toEqual(new Set(['absent']))
    const build = await runningOf('order-service')
    const { world } = simulator
    const digest = build.digest
    tagImage(world, {
      instanceId: home,
      namespace: 'trade',
      repository: 'order-service',
      digest,
      tag: 'copy-me',
    })
    await world.advance(60_000)
    await again()
    expect(await prisma.digestReplica.findMany({ where: { buildId: build.id } })).toMatchObject([
      { region: 'eu-central-1', instanceId: copy, state: 'copied' },
    ])
  })

  it('asks nothing while what it knows is fresh', async () => {
    const before = simulator.world.journal.lastId
    await syncConnection({ database: test.database, cloud: gate }, connectionId, 'registry', signal)
    expect(simulator.world.journal.lastId).toBe(before)
  })

  it('sees that an image that runs is gone', async () => {
    const { prisma } = test.database
    const build = await runningOf('cart-web')
    const id = build.id
    const body = {
      do: 'delete',
      instance: home,
      namespace: 'trade',
      repository: 'cart-web',
      image: build.digest,
    }
    const answer = await fetch(`${simulator.url}/_sim/images`, { method: 'POST', body: JSON.stringify(body) })
    expect(answer.status).toBe(200)
    await again()
    expect((await prisma.build.findUniqueOrThrow({ where: { id } })).goneAt).toBeNull()
    await prisma.build.update({ where: { id }, data: { examinedAt: new Date(0) } })
    await again()
    expect((await prisma.build.findUniqueOrThrow({ where: { id } })).goneAt).not.toBeNull()
  })

  it('opens a finding for a keep tag that moved, and closes it when it is put back', async () => {
    const { prisma } = test.database
    const build = await runningOf('order-service')
    const key = { repositoryId: build.imageRepositoryId, name: 'sluice-keep-prod-order' }
    const point = (digest: string) =>
      prisma.imageTag.update({ where: { repositoryId_name: key }, data: { digest } })
    const moved = () => prisma.registryFinding.findMany({ where: { kind: 'tag-moved' } })
    const { digest, pushedAt } = build
    await prisma.imageTag.create({
      data: { ...key, digest, firstDigest: digest, sizeBytes: 1n, pushedAt, seenAt: pushedAt },
    })
    await again()
    expect(await moved()).toEqual([])
    const other = `sha256:${'f'.repeat(64)}`
    await point(other)
    await again()
    await again()
    const detail = { from: build.digest, to: other }
    expect(await moved()).toMatchObject([{ serviceId: build.serviceId, closedAt: null, detail }])
    await point(build.digest)
    await again()
    expect(await moved()).toMatchObject([{ closedAt: expect.any(Date) }])
    const [finding] = await moved()
    const entries = await prisma.ledgerEntry.findMany({
      where: { subjectId: finding?.id ?? '' },
      orderBy: { id: 'asc' },
    })
    expect(entries.map(({ action }) => action)).toEqual(['registry.found', 'registry.closed'])
  })
})
