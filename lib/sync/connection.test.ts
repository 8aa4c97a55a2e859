import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectSimulatedCloud } from '../../prisma/first-start/estate.ts'
import { type Simulator, startSimulator } from '../../simulator/start.ts'
import { readStoredConnection } from '../catalog/connection-health/reads.ts'
import { recordHealth } from '../catalog/connection-health/writes.ts'
import { createAlibabaGate } from '../cloud/alibaba/gate.ts'
import type { Config } from '../platform/config.ts'
import { testDatabase } from '../testing/database.ts'
import { syncConnection } from './connection.ts'

const keys = [{ id: 'test', bytes: Buffer.alloc(32, 7) }]

describe('sync of the small simulated company', () => {
  const test = testDatabase({ resetBefore: 'all' })
  let simulator: Simulator
  let connectionId: string
  let gate: ReturnType<typeof createAlibabaGate>
  const calls = () => simulator.world.journal.find({}).length

  beforeAll(async () => {
    simulator = await startSimulator({ scenario: process.env.SCENARIO ?? 'small', pumpEveryMs: 0 })
    await connectSimulatedCloud(test.database, { keys, simulatorUrl: simulator.url } as Config)
    connectionId = (await test.database.prisma.connection.findFirstOrThrow()).id
    gate = createAlibabaGate({
      keys,
      allowedPrivateHosts: [],
      readConnection: (id) => readStoredConnection(test.database, id),
      writeHealth: (notes) => recordHealth(test.database, notes),
    })
  })
  afterAll(async () => {
    console.log('closing')
    await gate.close()
    console.log('closed gate')
    await simulator.close()
  })
  const pass = () =>
    syncConnection({ database: test.database, cloud: gate }, connectionId, null, new AbortController().signal)

  it('copies everything at first', async () => {
    const t = performance.now()
    const outcomes = await pass()
    console.log(outcomes, performance.now() - t, calls())
    const { prisma } = test.database
    for (const table of [
      'codeRepository',
      'codeCommit',
      'gitTag',
      'pipeline',
      'pipelineRun',
      'imageRepository',
      'imageTag',
      'build',
      'cluster',
      'workload',
      'service',
      'target',
      'match',
      'stay',
      'place',
      'team',
      'productLine',
      'serviceDependency',
      'ledgerEntry',
      'connectionHealth',
    ] as const)
      console.log(table, await (prisma[table] as any).count())
    console.log(await prisma.match.groupBy({ by: ['noun', 'reason'], _count: true }))
    console.log(await prisma.service.findMany({ include: { team: true, productLine: true }, take: 4 }))
    console.log(await prisma.target.findMany({ take: 3 }))
    console.log(await prisma.place.findMany({ take: 3 }))
    console.log(await prisma.build.findMany({ take: 3, where: { runId: { not: null } } }))
    console.log(await prisma.pipelineRun.findFirst({ where: { complete: true } }))
    console.log(
      await prisma.build.groupBy({ by: ['scanState'], _count: true }),
      await prisma.build.count({ where: { runId: null } }),
      await prisma.build.count({ where: { commitSha: null } }),
    )
    await gate.flush()
    console.log(await prisma.connectionHealth.findMany())
    for (let i = 0; i < 3; i++) {
      const before = calls()
      const t2 = performance.now()
      const c = process.cpuUsage()
      const again = await pass()
      const cc = process.cpuUsage(c)
      console.log(again, performance.now() - t2, calls() - before, cc.user / 1000, cc.system / 1000)
    }
    console.log(
      simulator.world.journal
        .find({})
        .slice(-40)
        .map((e: any) => e.product + ' ' + e.action),
    )
    expect(outcomes.every((outcome) => outcome.state === 'done')).toBe(true)
  }, 120_000)
})
