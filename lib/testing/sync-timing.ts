// What copying thousands of EDAS applications and functions asks of the cloud: the first time, and when nothing changed.
import { clusterIdOf } from '../../simulator/products/ack/seed.ts'
import { createApplication } from '../../simulator/products/edas/seed.ts'
import { createFunction } from '../../simulator/products/fc/seed.ts'
import { kubeOf } from '../../simulator/products/kubernetes/kube.ts'
import type { Deployment } from '../../simulator/products/kubernetes/object.ts'
import { type Simulator, startSimulator } from '../../simulator/start.ts'
import { closeDatabase, createDatabase } from '../catalog/database.ts'
import { rateOf } from '../cloud/alibaba/products.ts'
import { createPool } from '../platform/db.ts'
import { newId } from '../platform/ids.ts'
import { createLog } from '../platform/log.ts'
import type { SyncAround, SyncNoun } from '../sync/around.ts'
import { syncConnection } from '../sync/connection.ts'
import { derivePlaces } from '../sync/workload/derive-places.ts'
import { builders } from './builders.ts'
import { simulatedGate } from './simulated-connection.ts'

/** Of one pass of one noun. */
export interface PassTiming {
  /** Calls by product. */
  calls: Record<'edas' | 'fc' | 'kubernetes', number>
  ms: number
  changed: number
}
export interface RuntimeTiming {
  applications: { first: PassTiming; again: PassTiming }
  functions: { first: PassTiming; again: PassTiming }
  /** Calls a second that a real account is asked at most. */
  rates: { edas: number; fc: number }
  /** Rows that are there and were seen in the end. */
  seen: { applications: number; aliases: number; stays: number }
}

const cluster = 'ack-hz-test'

function fill({ world }: Simulator, count: number): void {
  const clusterId = clusterIdOf(cluster)
  const known = kubeOf(world).get(clusterId, 'deployments', 'trade', 'order-service') as Deployment
  const written = known.spec.template.spec.containers[0]?.image ?? ''
  const [image = '', digest = ''] = written.split('@')
  const at = world.clock.now() - 86_400_000
  for (let n = 0; n < count; n += 1) {
    const spec = { namespace: `line-${n % 40}`, name: `application-${n}`, image, digest, replicas: 1 }
    createApplication(world, { clusterId, spec, framework: 'spring-cloud', space: 'test', createdAt: at })
    createFunction(world, { name: `function-${n}`, releases: [{ image: written, at }] })
  }
}

/** A service for each of them, so that a pass has as many places to derive. */
async function own(around: SyncAround, environmentId: string): Promise<void> {
  const { prisma } = around.database
  const [applications, functions] = [
    await prisma.edasApplication.findMany({ where: { name: { startsWith: 'application-' } } }),
    await prisma.fcFunction.findMany({ where: { name: { startsWith: 'function-' } } }),
  ]
  const found = [
    ...applications.map(({ id, name }) => ({ name, kind: 'edas' as const, applicationId: id })),
    ...functions.map(({ id, name }) => ({
      name,
      kind: 'fc' as const,
      functionId: id,
      functionAlias: 'live',
    })),
  ]
  const owned = found.map((each) => ({ ...each, serviceId: newId() }))
  await prisma.service.createMany({
    data: owned.map(({ serviceId, name, kind }) => ({
      id: serviceId,
      slug: name,
      searchText: name,
      runtime: kind,
    })),
  })
  await prisma.target.createMany({
    data: owned.map(({ name, ...each }) => ({
      ...each,
      id: newId(),
      environmentId,
      workloadName: name,
      writeWay: 'direct' as const,
    })),
  })
  await derivePlaces(
    around,
    owned.map(({ serviceId }) => ({ serviceId, environmentId })),
  )
}

/** Two passes over so many applications and functions each, in a simulated cloud over its wire. */
export async function timeRuntimes(url: string, count: number): Promise<RuntimeTiming> {
  const database = createDatabase(
    createPool({ databaseUrl: url, databasePoolSize: 4 }, createLog('silent', 'bench')),
  )
  const simulator = await startSimulator({ scenario: 'small', pumpEveryMs: 0 })
  const { gate, connectionId, stored } = simulatedGate(simulator.url)
  try {
    fill(simulator, count)
    const make = builders(database)
    await make.organisation()
    await make.connection({ id: connectionId })
    const environment = await make.environment(connectionId, 'test', 10)
    const around = { database, cloud: gate }
    const products = ['edas', 'fc', 'kubernetes'] as const
    const pass = async (noun: SyncNoun): Promise<PassTiming> => {
      const before = products.map((product) => simulator.world.journal.countOf(product))
      const began = performance.now()
      const [outcome] = await syncConnection(around, connectionId, noun, new AbortController().signal)
      if (outcome?.state !== 'done') throw new Error(`${noun}: ${outcome?.problem}`)
      const calls = products.map((product, at) => [
        product,
        simulator.world.journal.countOf(product) - (before[at] ?? 0),
      ])
      return { calls: Object.fromEntries(calls), ms: performance.now() - began, changed: outcome.changed }
    }
    await pass('workloads')
    const [firstApplications, firstFunctions] = [await pass('applications'), await pass('functions')]
    await own(around, environment.id)
    const applications = { first: firstApplications, again: await pass('applications') }
    const functions = { first: firstFunctions, again: await pass('functions') }
    const { prisma } = database
    const seen = {
      applications: await prisma.edasApplication.count({ where: { goneAt: null } }),
      aliases: await prisma.fcAlias.count({ where: { goneAt: null, settled: true } }),
      stays: await prisma.stay.count({ where: { endedAt: null } }),
    }
    const real = { ...stored, kind: 'alibaba' as const }
    const rates = { edas: rateOf('edas', real), fc: rateOf('fc', real) }
    return { applications, functions, rates, seen }
  } finally {
    await gate.close()
    await simulator.close()
    await closeDatabase(database)
  }
}
