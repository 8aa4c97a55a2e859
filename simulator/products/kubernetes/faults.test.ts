import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '../../start.ts'
import { digestOf, seedClusters, testCluster } from '../../testing/cluster-seed.ts'
import { kubeClient, kubeconfigAs } from '../../testing/kube-client.ts'
import { podsOf } from '../../testing/pods-of.ts'
import { kubeOf } from './kube.ts'
import { createWorkload } from './seed.ts'

let sim: Simulator
let client: ReturnType<typeof kubeClient>
beforeEach(async () => {
  sim = await startSimulator({ scenario: seedClusters, pumpEveryMs: 0 })
  client = kubeClient((await kubeconfigAs(sim, 'sluice-promote-test', testCluster)).config)
})
afterEach(async () => {
  await client.close()
  await sim.close()
})

const deployments = '/apis/apps/v1/namespaces/trade/deployments'

it.each([
  ['throttle', 429, 'TooManyRequests'],
  ['status500', 500, 'InternalError'],
  ['denyRole', 403, 'Forbidden'],
  ['expiredToken', 401, 'Unauthorized'],
] as const)('answers the fault %s in its own words', async (kind, status, reason) => {
  sim.faults.add({ kind, product: 'kubernetes', action: 'ListDeployment', sessionName: 'wang.*', count: 1 })
  expect(await client.get(deployments)).toMatchObject({
    status,
    body: { kind: 'Status', reason, code: status },
  })
  expect((await client.get(deployments)).status).toBe(200)
})

it('answers its own rate limit as 429, and breaks a TLS connection on demand', async () => {
  sim.world.limits.set('kubernetes', 1)
  const replies = await Promise.all([1, 2, 3, 4].map(() => client.get(deployments)))
  expect(replies.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 200, 429, 429])
  sim.world.limits.set('kubernetes', 0)
  sim.faults.add({ kind: 'reset', product: 'kubernetes', count: 1 })
  await expect(client.get(deployments)).rejects.toThrow()
  expect((await client.get(deployments)).status).toBe(200)
})

it('deletes what a deployment owns, and puts a deleted pod back', async () => {
  const [first] = podsOf(sim, testCluster, 'order-service')
  await client.call('DELETE', `/api/v1/namespaces/trade/pods/${first?.name}`)
  await sim.world.advance(30_000)
  const again = podsOf(sim, testCluster, 'order-service')
  expect(again.map(({ ready }) => ready)).toEqual([true, true, true])
  expect(again.map(({ name }) => name)).not.toContain(first?.name)
  expect((await client.call('DELETE', `${deployments}/order-service`)).body.status).toBe('Success')
  await sim.world.advance(30_000)
  for (const plural of ['deployments', 'replicasets', 'pods']) {
    expect(kubeOf(sim.world).list(testCluster, plural, 'trade')).toEqual([])
  }
})

it('updates a stateful set from its last pod to its first', async () => {
  const image = 'test-registry.cn-hangzhou.cr.aliyuncs.com/trade/order-service'
  const spec = { namespace: 'trade', name: 'ledger', image, digest: digestOf(sim.world, 'one') }
  createWorkload(sim.world, {
    clusterId: testCluster,
    kind: 'StatefulSet',
    spec,
    createdAt: sim.clock.now() - 1_000,
  })
  const containers = [{ name: 'ledger', image: `${image}@${digestOf(sim.world, 'two')}` }]
  await client.patch('/apis/apps/v1/namespaces/trade/statefulsets/ledger', {
    spec: { template: { spec: { containers } } },
  })
  const orders = new Set<string>()
  for (let second = 0; second < 40; second += 1) {
    await sim.world.advance(1_000)
    const updated = podsOf(sim, testCluster, 'ledger').filter(
      (pod) => pod.digest === digestOf(sim.world, 'two'),
    )
    orders.add(updated.map(({ name }) => name).join(' '))
  }
  expect([...orders]).toEqual(['', 'ledger-2', 'ledger-1 ledger-2', 'ledger-0 ledger-1 ledger-2'])
})
