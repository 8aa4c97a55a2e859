import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectSimulatedCloud } from '../../prisma/first-start/estate.ts'
import { type Simulator, startSimulator } from '../../simulator/start.ts'
import { readStoredConnection } from '../catalog/connection-health/reads.ts'
import { recordHealth } from '../catalog/connection-health/writes.ts'
import { readMatchingState } from '../catalog/match/reads.ts'
import { createAlibabaGate } from '../cloud/alibaba/gate.ts'
import type { Config } from '../platform/config.ts'
import { testDatabase } from '../testing/database.ts'
import { checkConnection } from './check/connection.ts'
import { syncConnection } from './connection.ts'

const keys = [{ id: 'test', bytes: Buffer.alloc(32, 7) }]

describe('sync of the small simulated company', () => {
  const test = testDatabase({ resetBefore: 'all' })
  let simulator: Simulator
  let connectionId: string
  let gate: ReturnType<typeof createAlibabaGate>
  const journal = () => simulator.world.journal.find({}).map((entry) => `${entry.product} ${entry.action}`)

  beforeAll(async () => {
    simulator = await startSimulator({ scenario: 'small', pumpEveryMs: 0 })
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
    await gate.close()
    await simulator.close()
  })
  const around = () => ({ database: test.database, cloud: gate })
  const pass = () => syncConnection(around(), connectionId, null, new AbortController().signal)

  it('finds services, builds and what runs where, each with its reason', async () => {
    // One noun alone regroups too: the next whole pass matches, whatever else it finds unchanged.
    await syncConnection(around(), connectionId, 'repositories', new AbortController().signal)
    expect((await readMatchingState(test.database, connectionId))?.owed).toEqual(expect.any(String))
    const outcomes = await pass()
    expect(outcomes.map((outcome) => [outcome.noun, outcome.state, outcome.problem])).toEqual(
      [
        'repositories',
        'pipelines',
        'registry',
        'images',
        'workloads',
        'applications',
        'functions',
        'match',
        'commits',
        'work-items',
        'merge-requests',
        'runs',
        'scans',
        'alerts',
        'pipeline-findings',
        'inventory',
      ].map((noun) => [noun, 'done', null]),
    )
    const { prisma } = test.database
    const services = await prisma.service.findMany({
      include: { team: true, productLine: true },
      orderBy: { slug: 'asc' },
    })
    expect(services.map((each) => [each.slug, each.kind, each.productLine?.slug])).toEqual([
      ['cart-web', 'web', 'trade'],
      ['identity-auth', 'service', 'membership'],
      ['order-service', 'service', 'trade'],
    ])
    expect(services[2]).toMatchObject({
      tier: 1,
      team: { slug: 'trade-core' },
      sources: { tier: 'descriptor', team: 'descriptor' },
    })
    const places = await prisma.place.findMany()
    expect(places).toHaveLength(12)
    expect(places.every((place) => place.runningBuildId !== null && place.healthProblem === null)).toBe(true)
    const stays = await prisma.stay.findMany()
    expect(stays.map((stay) => stay.cause)).toEqual(Array(12).fill('adopted'))
    const targets = await prisma.target.findMany({ include: { cluster: true } })
    for (const target of targets) {
      expect(target.manifestPath).toBe(`${target.cluster?.name}/${target.workloadName}/kustomization.yaml`)
      expect(Object.keys(target.containers as object)).toHaveLength(1)
    }
    expect(
      await prisma.match.count({ where: { serviceId: null, reason: { not: 'manifest-repository' } } }),
    ).toBe(0)
    expect(await prisma.ledgerEntry.count({ where: { action: 'service.found' } })).toBe(3)
  })

  it('links builds to commits, runs, versions and scans', async () => {
    const { prisma } = test.database
    const builds = await prisma.build.findMany({ include: { run: true } })
    expect(builds.length).toBeGreaterThan(5)
    for (const build of builds) {
      expect(build.commitSha).toMatch(/^[0-9a-f]{40}$/)
      expect(build.scanState).toBe('complete')
      expect(build.examinedAt).not.toBeNull()
    }
    expect(builds.some((build) => build.version !== null)).toBe(true)
    expect(builds.some((build) => build.run?.commitSha === build.commitSha)).toBe(true)
    const runs = await prisma.pipelineRun.findMany()
    expect(runs.every((run) => run.complete && run.commitSha !== null)).toBe(true)
    const ci = await prisma.pipeline.findFirstOrThrow({
      where: { name: 'order-service-ci-k8s' },
      include: { runs: true },
    })
    const masked = [{ key: 'REGISTRY_PASSWORD', value: null, masked: true }]
    expect(ci.parameters).toMatchObject(masked)
    expect(ci.runs.every((run) => JSON.stringify(run.parameters) === JSON.stringify(masked))).toBe(true)
    expect(ci.runs[0]).toMatchObject({ queueMs: expect.any(Number), commitTitle: expect.any(String) })
    const stages = ci.runs.flatMap((run) => run.stages) as { key: string; needs: string[] }[]
    const [first, second] = stages
    expect(second?.needs).toEqual([first?.key])
  })

  it('asks little and writes nothing when nothing changed', async () => {
    await pass()
    const calls = journal().length
    const before = await test.database.prisma.service.findMany({ orderBy: { id: 'asc' } })
    const outcomes = await pass()
    expect(outcomes.every((outcome) => outcome.changed === 0 && outcome.state === 'done')).toBe(true)
    expect(outcomes.map((outcome) => outcome.noun)).not.toContain('match')
    const asked = journal().slice(calls)
    expect(new Set(asked)).toEqual(
      new Set([
        'codeup ListRepositories',
        'flow ListPipelines',
        'cr ListRepository',
        'cs DescribeClustersV1',
        'kubernetes ListDeployment',
        'kubernetes ListStatefulSet',
        'kubernetes ListRollout',
        'kubernetes ListPod',
        'codeup ListChangeRequests',
        'arms ListAlerts',
        'edas ListApplication',
        'fc ListFunctions',
      ]),
    )
    expect(asked.length).toBeLessThanOrEqual(9 + 2 * 2 + 5 * 4)
    expect(await test.database.prisma.service.findMany({ orderBy: { id: 'asc' } })).toEqual(before)
  })

  it('sees the one thing that changed, and reads that alone', async () => {
    const token = { 'x-yunxiao-token': 'pt-sim-manifest-test', 'content-type': 'application/json' }
    const at = `${simulator.url}/oapi/v1/codeup/organizations/yunfan/repositories/yunfan%2Fmanifests-test/files`
    const path = encodeURIComponent('ack-hz-test/order-service/kustomization.yaml')
    const file = (await (await fetch(`${at}/${path}?ref=main`, { headers: token })).json()) as {
      content: string
    }
    const { prisma } = test.database
    const service = await prisma.service.findUniqueOrThrow({ where: { slug: 'order-service' } })
    const environment = await prisma.environment.findUniqueOrThrow({ where: { slug: 'test' } })
    const place = () =>
      prisma.place.findUniqueOrThrow({
        where: { serviceId_environmentId: { serviceId: service.id, environmentId: environment.id } },
      })
    const running = (await place()).runningDigest ?? ''
    const older = await prisma.build.findFirstOrThrow({
      where: { serviceId: service.id, digest: { not: running } },
      orderBy: { pushedAt: 'desc' },
    })
    const body = {
      branch: 'main',
      content: file.content.replace(running, older.digest),
      commitMessage: 'By hand',
    }
    const put = await fetch(`${at}/${path}`, { method: 'PUT', headers: token, body: JSON.stringify(body) })
    expect(put.status).toBe(200)
    await simulator.world.advance(60_000)
    const outcomes = await pass()
    expect(outcomes.find((outcome) => outcome.noun === 'workloads')?.changed).toBe(1)
    expect((await place()).runningDigest).toBe(older.digest)
    const stays = await prisma.stay.findMany({
      where: { serviceId: service.id, environmentId: environment.id },
      orderBy: { startedAt: 'asc' },
    })
    expect(stays.map((stay) => [stay.digest, stay.cause, stay.endedAt === null])).toEqual([
      [running, 'adopted', false],
      [older.digest, 'outside', true],
    ])
  })

  it('keeps one product’s failure to itself and shows it', async () => {
    simulator.faults.add({ product: 'flow', kind: 'status500' })
    const outcomes = await pass()
    simulator.faults.clear()
    const failed = outcomes.filter((outcome) => outcome.state === 'failed')
    expect(failed.map((outcome) => outcome.noun)).toEqual(['pipelines', 'runs'])
    expect(failed[0]?.problem).toContain('flow ListPipelines')
    const shown = await test.database.prisma.syncPass.findFirst({
      where: { noun: 'pipelines' },
      orderBy: { startedAt: 'desc' },
    })
    expect(shown).toMatchObject({ state: 'failed', problem: failed[0]?.problem })
    expect((await pass()).every((outcome) => outcome.state === 'done')).toBe(true)
  })

  it('a product that the account has not opened is off, and is asked once an hour', async () => {
    const message = 'FC service is not enabled for current user'
    const said = { status: 403, code: 'AccessDenied', message }
    const fault = simulator.faults.add({ product: 'fc', kind: 'error', ...said })
    const state = async () => (await pass()).find(({ noun }) => noun === 'functions')
    expect(await state()).toEqual({ noun: 'functions', state: 'off', changed: 0, problem: null })
    expect(fault.hits).toBe(1)
    expect(await state()).toBeUndefined()
    expect(fault.hits).toBe(1)
    await gate.flush()
    const health = await test.database.prisma.connectionHealth.findMany({ where: { product: 'fc' } })
    expect(health).toMatchObject([{ lastErrorCode: 'not-opened' }])
    simulator.faults.clear()
    await test.asOwner(
      `UPDATE sync_pass SET started_at = started_at - interval '61 minutes' WHERE noun = 'functions'`,
    )
    expect(await state()).toMatchObject({ state: 'done' })
  })

  it('writes health per product', async () => {
    await gate.flush()
    const health = await test.database.prisma.connectionHealth.findMany({ orderBy: { product: 'asc' } })
    expect(health.map((each) => each.product)).toEqual([
      'arms',
      'codeup',
      'cr',
      'cs',
      'edas',
      'fc',
      'flow',
      'kubernetes',
      'projex',
      'registry',
      'resourcecenter',
      'sts',
    ])
    expect(health.every((each) => each.lastSuccessAt !== null && each.quotaLimit !== null)).toBe(true)
    expect(health.find((each) => each.product === 'flow')?.lastErrorMessage).toContain('ListPipelines')
  })

  it('checks what each role lacks', async () => {
    const { prisma } = test.database
    const production = await prisma.connectionRole.findFirstOrThrow({
      where: { purpose: 'promotion', environment: { slug: 'production' } },
    })
    const arn = production.arn.replace('sluice-promote-production', 'sluice-promote-preview')
    await prisma.connectionRole.update({ where: { id: production.id }, data: { arn } })
    const findings = await checkConnection(around(), connectionId)
    expect(findings.find((finding) => finding.purpose === 'reading')).toMatchObject({
      missing: [],
      problem: null,
    })
    const sharing = findings.filter((finding) => finding.problem?.includes('same role'))
    expect(sharing).toHaveLength(2)
    const stored = await prisma.connectionRole.findUniqueOrThrow({ where: { id: production.id } })
    expect(stored.checkedAt).not.toBeNull()
    expect(stored.problem).toContain('promotion')
  })
})
