import { describe } from 'vitest'
import { describeRollouts, type RolloutScene } from '../contracts/rollout.ts'
import { createMemoryCloud } from './cloud.ts'

const image = 'yunfan-registry.cn-hangzhou.cr.aliyuncs.com/trade/order-service'

function arrange(): RolloutScene {
  const cloud = createMemoryCloud()
  const cluster = cloud.addCluster('ack-hz-test')
  cloud.addImageRepository('trade', 'order-service')
  const digest = (seed: string) =>
    cloud.addImage('trade', 'order-service', { content: seed, imageTags: [seed] })
  const [before, after] = [digest('one'), digest('two')]
  const spec = { namespace: 'trade', image, digest: before, container: 'app' }
  const pause = { kind: 'pause', seconds: null } as const
  const weight = (percent: number) => ({ kind: 'weight', percent }) as const
  const steps = [weight(25), pause, weight(50), pause]
  cloud.rollouts.addRollout(cluster, { ...spec, name: 'pricing', replicas: 4 }, { steps })
  cloud.rollouts.addRollout(cluster, { ...spec, name: 'basket' }, { strategy: 'blue-green' })
  for (const name of ['order-service', 'stock', 'stock-canary'])
    cloud.runtime.set(cluster, { ...spec, name, replicas: 3 })
  cloud.rollouts.addService(cluster, 'trade', 'order-service')
  const place = (name: string) => ({ cluster, namespace: 'trade', name })
  return {
    gate: cloud.gate,
    connectionId: 'connection',
    environmentId: 'environment',
    canary: place('pricing'),
    blueGreen: place('basket'),
    deployment: place('order-service'),
    service: 'order-service',
    taken: place('stock'),
    container: 'app',
    before: { image: `${image}@${before}`, digest: before },
    after: { image: `${image}@${after}`, digest: after },
    settle: async () => undefined,
    close: async () => undefined,
  }
}

describe('traffic shares in memory', () => {
  const scene = arrange()
  describeRollouts(() => scene)
})
