import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '../../start.ts'
import { digestOf, imageOf, orderService, seedClusters, testCluster } from '../../testing/cluster-seed.ts'
import { kubeClient, kubeconfigAs } from '../../testing/kube-client.ts'
import { createService, createWorkload } from '../kubernetes/seed.ts'
import { markBehaviour } from './behaviour.ts'
import { routeFunction } from './function-spell.ts'
import { instancesOf } from './instances.ts'
import { evaluateInstant } from './promql/evaluate.ts'
import { parsePromql } from './promql/parser.ts'
import { instanceSeries } from './series.ts'

let sim: Simulator
let client: ReturnType<typeof kubeClient>
const deployments = '/apis/apps/v1/namespaces/trade/deployments'
const canary = {
  canary: { trafficRouting: { nginx: {} }, steps: [{ setWeight: 20 }, { pause: {} }] },
}

beforeEach(async () => {
  sim = await startSimulator({
    pumpEveryMs: 0,
    scenario: async (world) => {
      await seedClusters(world)
      const createdAt = world.clock.now() - 3_600_000
      const where = { clusterId: testCluster, namespace: 'trade', createdAt }
      createService(world, { ...where, name: 'order-service' })
      const spec = { ...orderService(world, 'one'), name: 'pricing', replicas: 4, rollout: canary }
      createWorkload(world, { clusterId: testCluster, spec, kind: 'Rollout', createdAt })
      createService(world, { ...where, name: 'pricing' })
    },
  })
  client = kubeClient((await kubeconfigAs(sim, 'sluice-promote-test', testCluster, 4_320)).config)
})
afterEach(async () => {
  await client.close()
  await sim.close()
})

function value(expression: string, cluster = testCluster): number | undefined {
  const instance = instancesOf(sim.world).find(({ clusterId }) => clusterId === cluster)
  if (instance === undefined) throw new Error(`no instance ${cluster}`)
  const series = instanceSeries(sim.world, instance)
  const found = evaluateInstant(parsePromql(expression), series, sim.clock.now())
  return typeof found === 'number' ? found : found[0]?.value
}
const pace = (pods: string) => value(`sum(rate(http_requests_total{pod=~"${pods}"}[5m]))`) ?? 0
const errors = (pods: string) => value(`sum(rate(http_requests_total{pod=~"${pods}",code="500"}[5m]))`) ?? 0

/** A second Deployment of other pods; its labels decide whether the Service sends to it. */
async function second(name: string, label: string, replicas: number): Promise<void> {
  const labels = { 'app.kubernetes.io/name': label, track: 'second' }
  const made = await client.call('POST', deployments, {
    metadata: { name, annotations: { 'edas.aliyun.com/none': '' } },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: 'order-service', image: imageOf(sim.world, 'two') }] },
      },
    },
  })
  expect(made.status).toBe(201)
}

it('shares among pods that one Service chooses, and a bad digest is bad in its share alone', async () => {
  markBehaviour(sim.world, { digest: digestOf(sim.world, 'two'), errorShare: 0.4 })
  await second('order-service-canary', 'order-service', 1)
  await sim.world.advance(600_000)
  const [stable, next] = [pace('order-service-[a-z0-9]+-.*'), pace('order-service-canary-.*')]
  expect(next / (stable + next)).toBeCloseTo(0.25 / (1 + 0.25), 1)
  expect(errors('order-service-canary-.*') / next).toBeCloseTo(0.4, 1)
  expect(errors('order-service-[bcdf-hj-np-tv-z2-9]+-[^-]+')).toBeLessThan(stable * 0.01)
})

it('sends nothing where no Service chooses, and everything after it was pointed there', async () => {
  await second('order-service-green', 'order-service-green', 3)
  await sim.world.advance(600_000)
  const whole = pace('order-service-[^-]+-[^-]+')
  expect(pace('order-service-green-.*')).toBe(0)
  await client.patch(
    '/api/v1/namespaces/trade/services/order-service',
    { spec: { selector: { 'app.kubernetes.io/name': 'order-service-green' } } },
    'application/merge-patch+json',
  )
  await sim.world.advance(600_000)
  expect(pace('order-service-[bcdf-hj-np-tv-z2-9]+-[^-]+')).toBe(0)
  expect(pace('order-service-green-.*') / whole).toBeCloseTo(1, 1)
})

it('shares by the weight of a router, whatever the number of pods', async () => {
  await client.patch(
    '/apis/argoproj.io/v1alpha1/namespaces/trade/rollouts/pricing',
    [{ op: 'replace', path: '/spec/template/spec/containers/0/image', value: imageOf(sim.world, 'two') }],
    'application/json-patch+json',
  )
  await sim.world.advance(900_000)
  const status = (await client.get('/apis/argoproj.io/v1alpha1/namespaces/trade/rollouts/pricing')).body
    .status
  const next = pace(`pricing-${String(status.currentPodHash)}-.*`)
  expect(next / (next + pace(`pricing-${String(status.stableRS)}-.*`))).toBeCloseTo(0.2, 2)
})

it('shares an EDAS application between its groups by the percent that is stated', async () => {
  const labels = { 'edas.oam.acname': 'order-service', 'app.kubernetes.io/name': 'order-service' }
  await client.call('POST', deployments, {
    metadata: { name: 'mall-group-1-2', labels, annotations: { 'edas.aliyun.com/traffic-percent': '10' } },
    spec: {
      replicas: 2,
      selector: { matchLabels: { ...labels, group: '2' } },
      template: {
        metadata: { labels: { ...labels, group: '2' } },
        spec: { containers: [{ name: 'mall', image: imageOf(sim.world, 'two') }] },
      },
    },
  })
  await client.call('POST', deployments, {
    metadata: { name: 'mall-group-1-1', labels },
    spec: {
      replicas: 2,
      selector: { matchLabels: { ...labels, group: '1' } },
      template: {
        metadata: { labels: { ...labels, group: '1' } },
        spec: { containers: [{ name: 'mall', image: imageOf(sim.world, 'one') }] },
      },
    },
  })
  await sim.world.advance(900_000)
  const [old, next] = [pace('mall-group-1-1-.*'), pace('mall-group-1-2-.*')]
  expect(next / (old + next)).toBeCloseTo(0.1, 2)
})

it('counts invocations of each version of a function by its share, and says nothing of a silent one', async () => {
  const place = { region: 'cn-hangzhou', functionName: 'receipt-pdf' }
  const [one, two] = [digestOf(sim.world, 'one'), digestOf(sim.world, 'two')]
  markBehaviour(sim.world, { digest: two, errorShare: 0.3 })
  routeFunction(sim.world, place, [{ version: '3', digest: one, share: 1 }])
  await sim.world.advance(600_000)
  routeFunction(sim.world, place, [
    { version: '3', digest: one, share: 0.9 },
    { version: '4', digest: two, share: 0.1 },
  ])
  await sim.world.advance(600_000)
  const product = 'cloud-product-prometheus_cn-hangzhou'
  const sum = (name: string, version: string) =>
    value(`sum(sum_over_time(AliyunFc_FunctionQualifier${name}{qualifier="${version}"}[5m]))`, product)
  const [stable = 0, next = 0] = ['3', '4'].map((version) => sum('TotalInvocations', version))
  expect(next / (stable + next)).toBeCloseTo(0.1, 2)
  expect((sum('FunctionErrors', '4') ?? 0) / next).toBeCloseTo(0.3, 1)
  markBehaviour(sim.world, { digest: two, silent: true, from: sim.clock.now() })
  await sim.world.advance(600_000)
  expect(sum('TotalInvocations', '4')).toBeUndefined()
})
