import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '../../../start.ts'
import { digestOf, imageOf, orderService, seedClusters, testCluster } from '../../../testing/cluster-seed.ts'
import { kubeClient, kubeconfigAs } from '../../../testing/kube-client.ts'
import { podsOf } from '../../../testing/pods-of.ts'
import type { JsonObject } from '../object.ts'
import { createService, createWorkload } from '../seed.ts'
import { sizesOf, weightAt } from './plan.ts'

let sim: Simulator
let client: ReturnType<typeof kubeClient>
const path = '/apis/argoproj.io/v1alpha1/namespaces/trade/rollouts/pricing'

async function start(rollout: JsonObject): Promise<void> {
  sim = await startSimulator({
    pumpEveryMs: 0,
    scenario: async (world) => {
      await seedClusters(world)
      const spec = { ...orderService(world, 'one'), name: 'pricing', replicas: 4, rollout }
      const createdAt = world.clock.now() - 3_600_000
      createWorkload(world, { clusterId: testCluster, spec, kind: 'Rollout', createdAt })
      for (const name of ['pricing', 'pricing-preview'])
        createService(world, {
          clusterId: testCluster,
          namespace: 'trade',
          name,
          workload: 'pricing',
          createdAt,
        })
    },
  })
  client = kubeClient((await kubeconfigAs(sim, 'sluice-promote-test', testCluster, 4_320)).config)
}
afterEach(async () => {
  await client.close()
  await sim.close()
})

const setImage = (tag: string) =>
  client.patch(
    path,
    [{ op: 'replace', path: '/spec/template/spec/containers/0/image', value: imageOf(sim.world, tag) }],
    'application/json-patch+json',
  )
const steer = (status: JsonObject) =>
  client.patch(`${path}/status`, { status }, 'application/merge-patch+json')
const look = async () => (await client.get(path)).body.status
const pods = (tag: string) =>
  podsOf(sim, testCluster, 'pricing').filter(({ digest }) => digest === digestOf(sim.world, tag)).length

describe('a canary by steps', () => {
  beforeEach(() =>
    start({
      canary: {
        maxSurge: 0,
        steps: [{ setWeight: 25 }, { pause: {} }, { setWeight: 50 }, { pause: { duration: '2m' } }],
      },
    }),
  )

  it('waits at its share, goes on when told, past a pause of its own, to the end', async () => {
    expect(await look()).toMatchObject({ phase: 'Healthy', currentStepIndex: 4 })
    await setImage('two')
    await sim.world.advance(60_000)
    expect(await look()).toMatchObject({ phase: 'Paused', currentStepIndex: 1, message: 'CanaryPauseStep' })
    expect([pods('two'), pods('one')]).toEqual([1, 3])
    await sim.world.advance(3_600_000)
    expect(await look()).toMatchObject({ phase: 'Paused', currentStepIndex: 1 })
    await steer({ pauseConditions: null })
    await sim.world.advance(60_000)
    expect(await look()).toMatchObject({ currentStepIndex: 3 })
    expect([pods('two'), pods('one')]).toEqual([2, 2])
    await sim.world.advance(180_000)
    expect(await look()).toMatchObject({ phase: 'Healthy', currentStepIndex: 4, replicas: 4 })
    expect([pods('two'), pods('one')]).toEqual([4, 0])
  })

  it('goes back when aborted, and is whole again when the object says the stable image', async () => {
    await setImage('two')
    await sim.world.advance(60_000)
    await steer({ abort: true })
    await sim.world.advance(60_000)
    expect(await look()).toMatchObject({ phase: 'Degraded', abort: true })
    expect([pods('two'), pods('one')]).toEqual([0, 4])
    await setImage('one')
    await sim.world.advance(60_000)
    expect(await look()).toMatchObject({ phase: 'Healthy', currentStepIndex: 4 })
  })

  it('skips what is left when promoted fully', async () => {
    await setImage('two')
    await sim.world.advance(60_000)
    await steer({ promoteFull: true })
    await sim.world.advance(60_000)
    expect(await look()).toMatchObject({ phase: 'Healthy' })
    expect([pods('two'), pods('one')]).toEqual([4, 0])
  })
})

describe('blue-green', () => {
  beforeEach(() =>
    start({
      blueGreen: { activeService: 'pricing', previewService: 'pricing-preview', autoPromotionEnabled: false },
    }),
  )

  it('stands whole beside the old one and cuts over when told', async () => {
    const selected = async (name: string) =>
      (await client.get(`/api/v1/namespaces/trade/services/${name}`)).body.spec.selector as Record<
        string,
        string
      >
    await setImage('two')
    await sim.world.advance(60_000)
    expect(await look()).toMatchObject({ phase: 'Paused', message: 'BlueGreenPause' })
    expect([pods('two'), pods('one')]).toEqual([4, 4])
    const status = await look()
    const hash = 'rollouts-pod-template-hash'
    expect((await selected('pricing-preview'))[hash]).toBe(status.currentPodHash)
    expect((await selected('pricing'))[hash]).not.toBe(status.currentPodHash)
    await steer({ pauseConditions: null })
    await sim.world.advance(60_000)
    expect((await selected('pricing'))[hash]).toBe(status.currentPodHash)
    expect(await look()).toMatchObject({ phase: 'Healthy', stableRS: status.currentPodHash })
    expect([pods('two'), pods('one')]).toEqual([4, 0])
  })
})

it('makes a weight of pods as near as it can, and never none', () => {
  expect(sizesOf(4, 0, 25)).toEqual({ next: 1, stable: 3 })
  expect(sizesOf(2, 1, 10)).toEqual({ next: 1, stable: 2 })
  expect(sizesOf(10, 3, 5)).toEqual({ next: 1, stable: 12 })
  expect(sizesOf(3, 1, 100)).toEqual({ next: 3, stable: 0 })
  expect(weightAt([{ pause: {} }, { setWeight: 10 }, { pause: {} }], 0)).toBe(0)
  expect(weightAt([{ setWeight: 10 }, { pause: {} }], 1)).toBe(10)
})
