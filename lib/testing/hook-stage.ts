import { afterAll, beforeAll } from 'vitest'
import { connectSimulatedCloud } from '../../prisma/first-start/estate.ts'
import { acrOf } from '../../simulator/products/acr/state.ts'
import { codeupOf } from '../../simulator/products/codeup/state.ts'
import { flowOf } from '../../simulator/products/flow/state.ts'
import { resolveCommit } from '../../simulator/products/git/reading.ts'
import { hooksOf } from '../../simulator/products/hooks/state.ts'
import { type Simulator, startSimulator } from '../../simulator/start.ts'
import { tokenClient } from '../../simulator/testing/token-client.ts'
import { moveClockTo } from '../catalog/connection/writes.ts'
import { readStoredConnection } from '../catalog/connection-health/reads.ts'
import { recordHealth } from '../catalog/connection-health/writes.ts'
import { transact } from '../catalog/transaction.ts'
import { createAlibabaGate } from '../cloud/alibaba/gate.ts'
import { ok } from '../domain/failure/result.ts'
import { hookKinds } from '../domain/hook/kind.ts'
import type { Config } from '../platform/config.ts'
import { createPool } from '../platform/db.ts'
import { createLog } from '../platform/log.ts'
import { syncConnection } from '../sync/connection.ts'
import { openAddress } from '../use-cases/hook/edit-addresses.ts'
import { hookWork } from '../worker/hook-tasks.ts'
import { type QueueRunner, runQueue } from '../worker/runner.ts'
import { syncWork } from '../worker/sync-tasks.ts'
import type { TestDatabase } from './database.ts'
import type { TestPortal } from './portal.ts'

const keys = [{ id: 'test', bytes: Buffer.alloc(32, 7) }]
const path = 'yunfan/trade/order-service'
const system = { kind: 'system', name: 'test' } as const

/**
 * The small simulated company, the real door and the real queue between them: what the cloud tells comes in by HTTP, and
 * jobs read it again. No schedule runs, so that a pass of sync happens only where a test asks for one.
 */
export function hookStage(test: TestDatabase, portal: TestPortal) {
  let simulator: Simulator
  let queue: QueueRunner
  let gate: ReturnType<typeof createAlibabaGate>
  let connectionId = ''
  const log = createLog('silent', 'test')
  const control = async (name: string, body: object) => {
    const answer = await fetch(`${simulator.url}/_sim/${name}`, {
      method: 'POST',
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${name}: ${await answer.text()}`)
  }

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
    const around = { database: test.database, cloud: gate }
    await syncConnection(around, connectionId, null, new AbortController().signal)
    for (const kind of hookKinds) {
      const made = await openAddress(around, system, { connectionId, kind })
      if (!made.ok) throw new Error(made.failure.message)
      const { path: address, token } = made.value
      await control('hooks', { kind, url: `${portal.url}${address}`, ...(token === null ? {} : { token }) })
    }
    const tasks = [...syncWork(around, log).tasks, ...hookWork(around, log).tasks]
    const settings = { databaseUrl: test.url, databasePoolSize: 6 }
    queue = runQueue(() => createPool(settings, log), 4, tasks, log)
  }, 120_000)
  afterAll(async () => {
    await queue.close()
    await gate.close()
    await simulator.close()
  })

  return {
    get connectionId() {
      return connectionId
    },
    get world() {
      return simulator.world
    },
    levers: (change: object) => control('hook-levers', change),
    /** Everything that was told has been sent. */
    sent: () => hooksOf(simulator.world).sender.settled(),
    /** One whole pass of sync. */
    pass: () =>
      syncConnection(
        { database: test.database, cloud: gate },
        connectionId,
        null,
        new AbortController().signal,
      ),
    /** Both clocks, that of the cloud first. */
    advance: async (ms: number) => {
      await simulator.world.advance(ms)
      await transact(test.database, async (tx) => ok(await moveClockTo(tx, simulator.clock.offsetMs)))
    },
    /** A branch, a commit and a request to merge it; answers how to merge it. */
    request: async (name: string) => {
      const developer = tokenClient(simulator.url, 'pt-sim-developer')
      const repository = `/codeup/organizations/yunfan/repositories/${encodeURIComponent(path)}`
      await developer.post(`${repository}/branches?branch=feature/${name}&ref=main`)
      await developer.post(`${repository}/files`, {
        branch: `feature/${name}`,
        filePath: `src/${name}.java`,
        content: '// new\n',
        commitMessage: `feat: ${name} something new`,
      })
      const { body } = await developer.post(`${repository}/changeRequests`, {
        title: `feat: ${name} something new`,
        sourceBranch: `feature/${name}`,
        targetBranch: 'main',
      })
      const number = Number(body.localId)
      const merge = () =>
        developer.post(`${repository}/changeRequests/${number}/merge`, { mergeType: 'squash' })
      return { number, merge }
    },
    tag: async (name: string) => {
      const repository = `/codeup/organizations/yunfan/repositories/${encodeURIComponent(path)}`
      const releaser = tokenClient(simulator.url, 'pt-sim-releaser')
      await releaser.post(`${repository}/tags?tagName=${name}&ref=main`)
    },
    /** What is true in the cloud, of all that webhooks tell. */
    truth: () => truthOf(simulator),
    /** The same as it is known here. */
    known: () => knownOf(test),
  }
}

async function truthOf({ world }: Simulator) {
  const [codeup, flow, acr] = [codeupOf(world), flowOf(world), acrOf(world)]
  const repository = codeup.repository(path)
  if (repository === undefined) throw new Error('the small company has no order-service')
  const requests = codeup.mergeRequests.by('byRepository', String(repository.id))
  const words = { MERGED: 'merged', CLOSED: 'closed' } as Record<string, string>
  const images = acr.repositories.values().filter(({ name }) => name === 'order-service')
  const own = images.filter(({ instanceId }) => instanceId === images[0]?.instanceId)
  return {
    head: await resolveCommit(codeup.dirOf(repository), 'main', 'branch'),
    requests: Object.fromEntries(requests.map((one) => [one.localId, words[one.state] ?? 'open'])),
    runs: flow.pipelines
      .by('bySource', path)
      .flatMap((pipeline) =>
        flow.runsOf(pipeline).map((run) => `${pipeline.name} ${run.number} ${run.status}`),
      )
      .sort(),
    builds: own
      .flatMap(({ repoId }) => acr.tags.by('repo', repoId).map(({ tag, digest }) => `${tag} ${digest}`))
      .sort(),
    scans: own
      .flatMap(({ repoId }) => acr.scans.values().filter((scan) => scan.repoId === repoId))
      .map(({ digest, status }) => `${digest} ${status.toLowerCase()}`)
      .sort(),
  }
}

async function knownOf({ database }: TestDatabase) {
  const { prisma } = database
  const repository = await prisma.codeRepository.findFirstOrThrow({ where: { path } })
  const requests = await prisma.mergeRequest.findMany({ where: { repositoryId: repository.id } })
  const runs = await prisma.pipelineRun.findMany({
    where: { pipeline: { codeRepositoryId: repository.id } },
    include: { pipeline: true },
  })
  const image = { name: 'order-service' }
  const images = await prisma.imageRepository.findMany({
    where: image,
    include: { tags: true, builds: true },
  })
  return {
    head: repository.headSha,
    commits: new Set((await prisma.codeCommit.findMany({ select: { sha: true } })).map(({ sha }) => sha)),
    gitTags: (await prisma.gitTag.findMany({ where: { repositoryId: repository.id } })).map(
      ({ name }) => name,
    ),
    requests: Object.fromEntries(requests.map(({ number, state }) => [number, state])),
    runs: runs.map((run) => `${run.pipeline.name} ${run.number} ${run.rawStatus}`).sort(),
    builds: images
      .flatMap(({ tags }) =>
        tags.filter(({ goneAt }) => goneAt === null).map(({ name, digest }) => `${name} ${digest}`),
      )
      .sort(),
    scans: images
      .flatMap(({ builds }) => builds.map(({ digest, scanState }) => `${digest} ${scanState}`))
      .sort(),
  }
}
