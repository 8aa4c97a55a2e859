import { afterAll, beforeAll, describe } from 'vitest'
import { createService, createWorkload } from '../../../simulator/products/kubernetes/seed.ts'
import { type Simulator, startSimulator } from '../../../simulator/start.ts'
import {
  digestOf,
  imageOf,
  orderService,
  seedClusters,
  testCluster,
} from '../../../simulator/testing/cluster-seed.ts'
import { simulatedGate } from '../../testing/simulated-connection.ts'
import { describeRollouts, type RolloutScene } from '../contracts/rollout.ts'

const container = 'order-service'
const steps = [{ setWeight: 25 }, { pause: {} }, { setWeight: 50 }, { pause: {} }]
const blueGreen = { activeService: 'basket', autoPromotionEnabled: false }

async function seed(world: Simulator['world']): Promise<void> {
  await seedClusters(world)
  const createdAt = world.clock.now() - 3_600_000
  const add = (name: string, more: object = {}, kind: 'Deployment' | 'Rollout' = 'Deployment') =>
    createWorkload(world, {
      clusterId: testCluster,
      spec: { ...orderService(world, 'one'), name, container, ...more },
      kind,
      createdAt,
    })
  add('pricing', { replicas: 4, rollout: { canary: { maxSurge: 0, steps } } }, 'Rollout')
  add('basket', { replicas: 2, rollout: { blueGreen } }, 'Rollout')
  add('stock')
  add('stock-canary')
  for (const name of ['order-service', 'basket'])
    createService(world, { clusterId: testCluster, namespace: 'trade', name, createdAt })
}

function sceneOf(sim: Simulator): RolloutScene {
  const { gate, connectionId } = simulatedGate(sim.url)
  const place = (name: string) => ({ cluster: testCluster, namespace: 'trade', name })
  const build = (tag: string) => ({ image: imageOf(sim.world, tag), digest: digestOf(sim.world, tag) })
  return {
    gate,
    connectionId,
    environmentId: 'test',
    canary: place('pricing'),
    blueGreen: place('basket'),
    deployment: place('order-service'),
    service: 'order-service',
    taken: place('stock'),
    container,
    before: build('one'),
    after: build('two'),
    settle: () => sim.world.advance(60_000),
    close: async () => {
      await gate.close()
      await sim.close()
    },
  }
}

describe('traffic shares over the Kubernetes API, simulated', () => {
  let scene: RolloutScene
  beforeAll(async () => {
    scene = sceneOf(await startSimulator({ scenario: seed, pumpEveryMs: 0 }))
  })
  afterAll(() => scene.close())
  describeRollouts(() => scene)
})
