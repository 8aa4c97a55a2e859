import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '../../start.ts'
import {
  digestOf,
  hour,
  imageOf,
  registryName,
  seedClusters,
  testCluster,
} from '../../testing/cluster-seed.ts'
import { kubeClient, kubeconfigAs } from '../../testing/kube-client.ts'
import { conditionOf, deploymentOf, podsOf } from '../../testing/pods-of.ts'
import { clearFailure, markFailure } from './failure-mark.ts'

let sim: Simulator
let client: ReturnType<typeof kubeClient>
beforeEach(async () => {
  sim = await startSimulator({ scenario: seedClusters, pumpEveryMs: 0 })
  client = kubeClient((await kubeconfigAs(sim, 'sluice-promote-test', testCluster, 4_320)).config)
})
afterEach(async () => {
  await client.close()
  await sim.close()
})

const path = '/apis/apps/v1/namespaces/trade/deployments/order-service'
const setImage = (image: string) =>
  client.patch(path, { spec: { template: { spec: { containers: [{ name: 'order-service', image }] } } } })
const pods = () => podsOf(sim, testCluster, 'order-service')
const deployment = () => deploymentOf(sim, testCluster, 'order-service')
const missing = `${registryName}/trade/order-service@sha256:${'0'.repeat(64)}`

describe('a rolling update', () => {
  it('replaces pods one by one and never has fewer than wanted', async () => {
    const patched = await setImage(imageOf(sim.world, 'two'))
    expect(patched.body.metadata.generation).toBe(2)
    expect(deployment().status?.observedGeneration).toBe(1)
    const seen: number[] = []
    for (let second = 0; second < 25; second += 1) {
      await sim.world.advance(1_000)
      const { availableReplicas = 0, replicas = 0 } = deployment().status ?? {}
      seen.push(availableReplicas)
      expect(replicas).toBeLessThanOrEqual(4)
    }
    expect(Math.min(...seen)).toBe(3)
    expect(pods().map(({ digest }) => digest)).toEqual(Array(3).fill(digestOf(sim.world, 'two')))
    expect(deployment().status).toMatchObject({
      observedGeneration: 2,
      updatedReplicas: 3,
      availableReplicas: 3,
      replicas: 3,
    })
    expect(conditionOf(deployment(), 'Progressing')).toMatchObject({
      status: 'True',
      reason: 'NewReplicaSetAvailable',
    })
    expect(deployment().metadata.annotations?.['deployment.kubernetes.io/revision']).toBe('2')
    const sets = await client.get('/apis/apps/v1/namespaces/trade/replicasets')
    expect(new Set(sets.body.items.map(({ spec }) => spec.replicas))).toEqual(new Set([0, 3]))
  })

  it('is over after a jump of the clock, and took its few seconds', async () => {
    await setImage(imageOf(sim.world, 'two'))
    const from = sim.clock.now()
    await sim.world.advance(9 * hour)
    expect(pods().every(({ digest, ready }) => ready && digest === digestOf(sim.world, 'two'))).toBe(true)
    const done = Date.parse(conditionOf(deployment(), 'Progressing')?.lastUpdateTime ?? '')
    expect(done - from).toBeLessThan(30_000)
  })

  it('makes an earlier template the newest revision again', async () => {
    await setImage(imageOf(sim.world, 'two'))
    await sim.world.advance(60_000)
    await setImage(imageOf(sim.world, 'one'))
    await sim.world.advance(60_000)
    expect(deployment().metadata.annotations?.['deployment.kubernetes.io/revision']).toBe('3')
    const sets = await client.get('/apis/apps/v1/namespaces/trade/replicasets')
    const annotations = sets.body.items.map(({ metadata }) => metadata.annotations)
    expect(new Set(annotations.map((each) => each?.['deployment.kubernetes.io/revision']))).toEqual(
      new Set(['2', '3']),
    )
    expect(annotations).toContainEqual(
      expect.objectContaining({ 'deployment.kubernetes.io/revision-history': '1' }),
    )
  })

  it('waits minReadySeconds before a pod counts as available', async () => {
    await client.patch(path, { spec: { minReadySeconds: 20 } })
    await setImage(imageOf(sim.world, 'two'))
    await sim.world.advance(15_000)
    expect(deployment().status).toMatchObject({ readyReplicas: 4, availableReplicas: 3, updatedReplicas: 1 })
    await sim.world.advance(90_000)
    expect(deployment().status).toMatchObject({ availableReplicas: 3, updatedReplicas: 3, replicas: 3 })
  })

  it('removes all pods first with the strategy Recreate', async () => {
    await client.patch(
      path,
      [{ op: 'replace', path: '/spec/strategy', value: { type: 'Recreate' } }],
      'application/json-patch+json',
    )
    await setImage(imageOf(sim.world, 'two'))
    await sim.world.advance(1)
    expect(pods()).toEqual([])
    await sim.world.advance(30_000)
    expect(pods().map(({ digest, ready }) => [digest, ready])).toEqual(
      Array(3).fill([digestOf(sim.world, 'two'), true]),
    )
  })
})

describe('a rollout that cannot succeed', () => {
  it('stops at a digest that the registry does not have, and misses its deadline', async () => {
    await setImage(missing)
    await sim.world.advance(30_000)
    expect(pods().filter(({ ready }) => ready)).toHaveLength(3)
    expect(pods().filter(({ ready }) => !ready)).toMatchObject([
      { state: expect.stringMatching(/^(ErrImagePull|ImagePullBackOff)$/) },
    ])
    const { body } = await client.get(
      '/api/v1/namespaces/trade/events?fieldSelector=type=Warning,reason=Failed',
    )
    expect(JSON.stringify(body.items)).toContain('not found')
    expect(conditionOf(deployment(), 'Progressing')).toMatchObject({ status: 'True' })
    await sim.world.advance(600_000)
    expect(conditionOf(deployment(), 'Progressing')).toMatchObject({
      status: 'False',
      reason: 'ProgressDeadlineExceeded',
    })
    expect(conditionOf(deployment(), 'Available')).toMatchObject({ status: 'True' })
    await setImage(imageOf(sim.world, 'two'))
    await sim.world.advance(60_000)
    expect(conditionOf(deployment(), 'Progressing')).toMatchObject({ reason: 'NewReplicaSetAvailable' })
    expect(pods().map(({ ready }) => ready)).toEqual([true, true, true])
  })

  it('crashes in a loop for a marked digest and leaves the other pods alone', async () => {
    const digest = digestOf(sim.world, 'three')
    const { id } = markFailure(sim.world, { digest, mode: 'crash-loop' })
    await setImage(imageOf(sim.world, 'three'))
    await sim.world.advance(120_000)
    const bad = pods().find((pod) => pod.digest === digest)
    expect(bad).toMatchObject({ ready: false, state: expect.stringMatching(/^(CrashLoopBackOff|Running)$/) })
    expect(bad?.restarts).toBeGreaterThan(2)
    expect(pods().filter(({ ready }) => ready)).toHaveLength(3)
    clearFailure(sim.world, id)
    await sim.world.advance(90_000)
    expect(pods().every((pod) => pod.ready && pod.digest === digest)).toBe(true)
  })

  it('counts restarts over a jump of days instead of living through them', async () => {
    markFailure(sim.world, { clusterId: testCluster, name: 'order-service', mode: 'crash-loop' })
    await sim.world.advance(60_000)
    expect(pods().map(({ ready }) => ready)).toEqual([false, false, false])
    const before = sim.world.timers.size
    await sim.world.advance(30 * 24 * hour)
    expect(sim.world.timers.size).toBeLessThanOrEqual(before + 10)
    expect(pods()[0]?.restarts).toBeGreaterThan(1_000)
    expect(conditionOf(deployment(), 'Available')).toMatchObject({
      status: 'False',
      reason: 'MinimumReplicasUnavailable',
    })
  })

  it('is told by the lever under /_sim, for a workload by name', async () => {
    const lever = (method: string, to: string, body?: unknown) =>
      fetch(`${sim.url}/_sim/k8s${to}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
    const made = await lever('POST', '/fail', {
      cluster: 'ack-hz-test',
      namespace: 'trade',
      name: 'order-service',
      mode: 'not-ready',
    })
    const { id } = (await made.json()) as { id: string }
    await sim.world.advance(1_000)
    expect(pods().map(({ ready, state }) => [ready, state])).toEqual(Array(3).fill([false, 'Running']))
    expect((await lever('DELETE', `/${id}`)).status).toBe(200)
    await sim.world.advance(20_000)
    expect(pods().map(({ ready }) => ready)).toEqual([true, true, true])
    expect((await lever('POST', '/fail', { mode: 'explode' })).status).toBe(400)
    expect((await lever('POST', '/fail', { cluster: 'nowhere', mode: 'slow' })).status).toBe(404)
  })
})
