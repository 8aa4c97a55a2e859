import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { markBehaviour } from '../../../simulator/products/arms/behaviour.ts'
import { routeFunction } from '../../../simulator/products/arms/function-spell.ts'
import { createService, createWorkload } from '../../../simulator/products/kubernetes/seed.ts'
import { type Simulator, startSimulator } from '../../../simulator/start.ts'
import {
  digestOf,
  imageOf,
  orderService,
  seedClusters,
  testCluster,
} from '../../../simulator/testing/cluster-seed.ts'
import {
  functionMetricsPlace,
  functionPromqlOf,
  functionSampleQueryOf,
  type MeasuredFunction,
} from '../../domain/observation/function-queries.ts'
import { type MeasuredTarget, promqlOf, sampleQueryOf } from '../../domain/observation/queries.ts'
import { simulatedGate } from '../../testing/simulated-connection.ts'
import { must } from '../contracts/scene.ts'

/** Errors of one in three in whatever runs the build `two`, and in nothing else. */
describe('a bad build at its share, as metrics show it', () => {
  let sim: Simulator
  let connection: ReturnType<typeof simulatedGate>
  const range = 300
  const pricing = { cluster: testCluster, namespace: 'trade', name: 'pricing' }
  const orders = { ...pricing, name: 'order-service' }
  const steps = [{ setWeight: 25 }, { pause: {} }]
  const images = () => ({
    images: [{ container: 'order-service', image: imageOf(sim.world, 'two') }],
    promotion: 7,
  })

  beforeAll(async () => {
    sim = await startSimulator({
      pumpEveryMs: 0,
      scenario: async (world) => {
        await seedClusters(world)
        const createdAt = world.clock.now() - 3_600_000
        const spec = {
          ...orderService(world, 'one'),
          name: 'pricing',
          container: 'order-service',
          replicas: 4,
          rollout: {
            canary: {
              maxSurge: 0,
              steps,
            },
          },
        }
        createWorkload(world, { clusterId: testCluster, spec, kind: 'Rollout', createdAt })
        for (const name of ['pricing', 'order-service'])
          createService(world, { clusterId: testCluster, namespace: 'trade', name, createdAt })
        markBehaviour(world, { digest: digestOf(world, 'two'), errorShare: 0.33 })
      },
    })
    connection = simulatedGate(sim.url)
    const { gate, connectionId } = connection
    const { rolloutDeploys } = await gate.promoting(connectionId, 'test', 'wang.ab12cd')
    must(await rolloutDeploys.setImages(pricing, images()))
    must(await rolloutDeploys.putSecond(orders, 'canary', { ...images(), replicas: 1 }))
    const version = (tag: string, share: number) => ({
      version: tag,
      digest: digestOf(sim.world, tag),
      share,
    })
    routeFunction(sim.world, { region: 'cn-hangzhou', functionName: 'receipt-pdf' }, [
      version('one', 0.9),
      version('two', 0.1),
    ])
    await sim.world.advance(900_000)
  })
  afterAll(async () => {
    await connection.gate.close()
    await sim.close()
  })

  const now = async (place: string, promql: string): Promise<number | undefined> => {
    const { metrics } = await connection.gate.reading(connection.connectionId)
    const to = new Date(sim.clock.now())
    const [series] = must(await metrics.queryRange(place, { promql, from: to, to, stepSeconds: 60 }))
    return series?.points[0]?.value
  }
  const of = async (target: MeasuredTarget) => ({
    requests: await now(testCluster, sampleQueryOf(target, range)),
    errors: await now(testCluster, promqlOf('error-rate', target, range)),
    latency: await now(testCluster, promqlOf('latency', target, range)),
  })
  function compare(stable: Awaited<ReturnType<typeof of>>, next: typeof stable, share: number): void {
    expect(next.errors).toBeCloseTo(0.33, 1)
    expect(stable.errors).toBeLessThan(0.01)
    expect(next.latency).toBeGreaterThan(0)
    const [own, other] = [next.requests ?? 0, stable.requests ?? 0]
    expect(own / (own + other)).toBeCloseTo(share, 1)
  }

  it('of an Argo Rollout, by the ReplicaSets that it names', async () => {
    const { rollouts } = await connection.gate.reading(connection.connectionId)
    const fact = must(await rollouts.getRollout(pricing))
    const share = (replicaSet = ''): MeasuredTarget => ({
      namespace: 'trade',
      workloadKind: 'Rollout',
      workloadName: 'pricing',
      container: null,
      replicaSets: [replicaSet],
    })
    compare(await of(share(fact.stable?.replicaSet)), await of(share(fact.next?.replicaSet)), 0.25)
    const all = await of({
      ...share(),
      replicaSets: [fact.stable, fact.next].map((one) => one?.replicaSet ?? ''),
    })
    expect(all.errors).toBeCloseTo(0.25 * 0.33, 1)
  })

  it('of a second Deployment, by its name', async () => {
    const share = (workloadName: string): MeasuredTarget => ({
      namespace: 'trade',
      workloadKind: 'Deployment',
      workloadName,
      container: null,
    })
    compare(await of(share('order-service')), await of(share('order-service-canary')), 0.25)
  })

  it('of a function, by its versions', async () => {
    const place = functionMetricsPlace('cn-hangzhou')
    const version = async (one: string) => {
      const share: MeasuredFunction = { functionName: 'receipt-pdf', versions: [one] }
      return {
        requests: await now(place, functionSampleQueryOf(share, range)),
        errors: await now(place, functionPromqlOf('error-rate', share, range)),
        latency: await now(place, functionPromqlOf('latency', share, range)),
      }
    }
    compare(await version('one'), await version('two'), 0.1)
  })
})
