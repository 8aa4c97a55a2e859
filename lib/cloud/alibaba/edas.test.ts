import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ack } from '../../../simulator/products/ack/product.ts'
import { clusterIdOf, createCluster, standardGrants } from '../../../simulator/products/ack/seed.ts'
import { acr } from '../../../simulator/products/acr/product.ts'
import { createImage, createRegistry, createRepository } from '../../../simulator/products/acr/seed.ts'
import { edas } from '../../../simulator/products/edas/product.ts'
import { createApplication } from '../../../simulator/products/edas/seed.ts'
import { edasOf } from '../../../simulator/products/edas/state.ts'
import { markFailure } from '../../../simulator/products/kubernetes/failure-mark.ts'
import { kubernetes } from '../../../simulator/products/kubernetes/product.ts'
import { ram } from '../../../simulator/products/ram/product.ts'
import { seedStandardAccount } from '../../../simulator/products/ram/standard-account.ts'
import { sts } from '../../../simulator/products/sts/product.ts'
import { type Simulator, startSimulator } from '../../../simulator/start.ts'
import type { Digest } from '../../domain/build/digest.ts'
import { registryHost, simulatedGate } from '../../testing/simulated-connection.ts'
import { type ApplicationScene, describeApplications } from '../contracts/application.ts'

const cluster = clusterIdOf('ack-hz-test')
const acrAt = { instanceId: 'cri-yunfan0001', namespace: 'trade', repository: 'order-service' }

async function arrange(sim: Simulator): Promise<ApplicationScene> {
  const { world } = sim
  seedStandardAccount(world, {
    environments: [
      { slug: 'test', clusterIds: [cluster] },
      { slug: 'production', clusterIds: [cluster] },
    ],
  })
  createRegistry(world, {
    instanceId: acrAt.instanceId,
    instanceName: 'yunfan-registry',
    namespaces: ['trade'],
  })
  createRepository(world, { ...acrAt, name: acrAt.repository })
  createCluster(world, { name: 'ack-hz-test', nodes: 3, grants: standardGrants(['test']) })
  const push = (seed: string, tag: string) =>
    createImage(world, {
      ...acrAt,
      tags: [tag],
      revision: seed,
      layers: [{ size: 1_000_000, seed }],
      createdAt: world.clock.now(),
    }).digest as Digest
  const [old, fresh, broken] = [push('old', 'v1'), push('fresh', 'v2'), push('broken', 'v3')]
  const image = `${registryHost}/trade/order-service`
  const add = (name: string) => {
    const { appId, regionId } = createApplication(world, {
      clusterId: cluster,
      framework: 'spring-cloud',
      space: 'test',
      createdAt: world.clock.now() - 86_400_000,
      spec: { namespace: 'trade', name, image, digest: old, replicas: 4 },
    })
    return { externalId: appId, region: regionId }
  }
  const applications = {
    calm: add('calm'),
    rolling: add('rolling'),
    gray: add('gray'),
    failing: add('failing'),
    stopped: add('stopped'),
    tagged: add('tagged'),
  }
  edasOf(world).marks.put({ appId: applications.tagged.externalId, refuseDigest: true })
  markFailure(world, { digest: broken, mode: 'crash-loop' })
  const { gate, connectionId } = simulatedGate(sim.url)
  const lever = (body: object) =>
    fetch(`${sim.url}/_sim/edas`, { method: 'POST', body: JSON.stringify(body) }).then((answer) => answer.ok)
  return {
    gate,
    connectionId,
    environmentId: 'test',
    cluster,
    namespace: 'trade',
    applications,
    image,
    old,
    fresh,
    freshTag: 'v2',
    broken,
    settle: () => world.advance(20 * 60_000),
    orderElsewhere: async ({ externalId }, at) => {
      expect(await lever({ application: externalId, do: 'deploy', image: at })).toBe(true)
    },
    close: () => gate.close(),
  }
}

describe('EDAS, simulated', () => {
  let sim: Simulator
  let scene: ApplicationScene
  beforeAll(async () => {
    sim = await startSimulator({
      products: [ram, sts, acr, ack, kubernetes, edas],
      scenario: () => undefined,
      pumpEveryMs: 0,
    })
    scene = await arrange(sim)
  })
  afterAll(async () => {
    await scene?.close()
    await sim.close()
  })
  describeApplications(() => scene)

  it("is no workload of one's own, and is refused to the role of another environment", async () => {
    const { workloads } = await scene.gate.reading(scene.connectionId)
    expect(await workloads.listWorkloads(cluster)).toMatchObject({ ok: true, value: [] })
    const { applicationDeploys } = await scene.gate.promoting(scene.connectionId, 'production', 'wang.edas')
    expect(await applicationDeploys.findOrder(scene.applications.calm, 'promotion 1')).toMatchObject({
      ok: false,
      failure: { kind: 'refused', definite: true },
    })
  })

  it('an order that stands still is in progress until somebody stops it', async () => {
    const { calm } = scene.applications
    const { applicationDeploys, applications } = await scene.gate.promoting(scene.connectionId, 'test', 'wang.edas') // biome-ignore format: one call
    edasOf(sim.world).marks.put({ appId: calm.externalId, stuck: true })
    const wish = { image: `${scene.image}@${scene.fresh}`, plan: { kind: 'at-once' as const } }
    const made = await applicationDeploys.deploy(calm, { ...wish, mark: 'promotion 9', description: '' })
    if (!made.ok) throw new Error(made.failure.message)
    await scene.settle()
    const { order } = made.value
    expect(await applications.getOrder(calm, order)).toMatchObject({ ok: true, value: { state: 'running' } })
    expect(await applicationDeploys.abort(calm, order)).toMatchObject({ ok: true, value: { already: false } })
    expect(await applications.getOrder(calm, order)).toMatchObject({ ok: true, value: { state: 'aborted' } })
  })

  it('an answer that got lost is asked for again without harm', async () => {
    const { applicationDeploys: port } = await scene.gate.promoting(scene.connectionId, 'test', 'wang.lost')
    const { stopped } = scene.applications
    const lose = (action: string) =>
      sim.faults.add({ kind: 'status500', product: 'edas', action, count: 1, when: 'after' })
    const unknown = { ok: false, failure: { definite: false } }
    const again = { ok: true, value: { already: true } }
    const wish = {
      image: `${scene.image}@${scene.old}`,
      plan: { kind: 'batches' as const, batches: 2, confirm: 'manual' as const },
      mark: 'promotion 10',
      description: '',
    }
    lose('DeployK8sApplication')
    expect(await port.deploy(stopped, wish)).toMatchObject(unknown)
    const found = await port.deploy(stopped, wish)
    expect(found).toMatchObject(again)
    const order = found.ok ? found.value.order : ''
    await scene.settle()
    lose('ContinuePipeline')
    expect(await port.confirmBatch(stopped, order, 1)).toMatchObject(unknown)
    expect(await port.confirmBatch(stopped, order, 1)).toMatchObject(again)
    lose('AbortAndRollbackChangeOrder')
    expect(await port.rollBack(stopped, order)).toMatchObject(unknown)
    expect(await port.rollBack(stopped, order)).toMatchObject(again)
    await scene.settle()
    const { applications } = await scene.gate.reading(scene.connectionId)
    expect(await applications.getApplication(stopped)).toMatchObject({
      ok: true,
      value: { settled: true, running: [{ digest: scene.fresh, readyPods: 4 }] },
    })
  })
})
