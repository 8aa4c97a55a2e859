import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '../../../start.ts'
import {
  digestOf,
  imageOf,
  manifestPath,
  orderService,
  seedClusters,
  testCluster,
} from '../../../testing/cluster-seed.ts'
import { kubeClient, kubeconfigAs } from '../../../testing/kube-client.ts'
import { conditionOf, deploymentOf, podsOf } from '../../../testing/pods-of.ts'
import { extendHistory } from '../../codeup/seed.ts'
import { gitDirOf } from '../../git/dirs.ts'
import { readHead } from '../../git/head.ts'
import { kubeOf } from '../kube.ts'
import { manifestsOf } from '../manifest.ts'
import { gitopsOf } from './source.ts'

let folder: string
let sim: Simulator
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gitops-'))
  sim = await startSimulator({ scenario: seedClusters, pumpEveryMs: 0, dataDir: folder })
})
afterEach(async () => {
  await sim.close()
  rmSync(folder, { recursive: true })
})

const service = 'ack-hz-test/order-service'
const head = () => readHead(gitDirOf(sim.world, manifestPath), 'main') ?? ''

/** Commits files to the manifest repository, as a push would. */
async function commit(files: Record<string, string | null>): Promise<string> {
  const author = { name: '林晓雯', email: 'lin@yunfan.example' }
  const commits = [
    {
      mark: 1,
      ref: 'refs/heads/main',
      author,
      at: sim.clock.now(),
      message: 'deploy\n',
      from: head(),
      files,
    },
  ]
  await extendHistory(sim.world, manifestPath, { commits })
  return head()
}

const kustomization = (digest: string): string =>
  manifestsOf({ ...orderService(sim.world, 'one'), digest })['kustomization.yaml'] ?? ''
const promote = (tag: string) =>
  commit({ [`${service}/kustomization.yaml`]: kustomization(digestOf(sim.world, tag)) })
const digests = () => podsOf(sim, testCluster, 'order-service').map(({ digest }) => digest)
const application = () => gitopsOf(sim.world).applications.get(`${manifestPath}/${service}`)

describe('a commit to the manifest repository', () => {
  it('is in the cluster seconds later, and every pod runs its digest', async () => {
    await sim.world.advance(60_000)
    expect(deploymentOf(sim, testCluster, 'order-service').metadata.generation).toBe(1)
    const revision = await promote('two')
    await sim.world.advance(200)
    expect(digests()).toEqual(Array(3).fill(digestOf(sim.world, 'one')))
    await sim.world.advance(60_000)
    expect(digests()).toEqual(Array(3).fill(digestOf(sim.world, 'two')))
    const deployment = deploymentOf(sim, testCluster, 'order-service')
    expect(deployment.metadata).toMatchObject({
      generation: 2,
      annotations: {
        'gitops.example/revision': revision,
        'gitops.example/source': `${manifestPath}/${service}`,
      },
    })
    expect(deployment.metadata.managedFields?.at(-1)?.manager).toBe('gitops-controller')
    expect(conditionOf(deployment, 'Progressing')?.reason).toBe('NewReplicaSetAvailable')
  })

  it('is synced although the clock jumped at once', async () => {
    await promote('two')
    await sim.world.advance(8 * 3_600_000)
    expect(digests()).toEqual(Array(3).fill(digestOf(sim.world, 'two')))
  })

  it('is synced after a restart when nobody was there to see it', async () => {
    await sim.world.advance(1_000)
    const revision = await promote('three')
    const offset = sim.clock.offsetMs
    await sim.close()
    sim = await startSimulator({ scenario: seedClusters, pumpEveryMs: 0, dataDir: folder })
    expect(sim.clock.offsetMs).toBe(offset)
    await sim.world.pump()
    await sim.world.advance(60_000)
    expect(digests()).toEqual(Array(3).fill(digestOf(sim.world, 'three')))
    expect(application()).toMatchObject({ status: 'Synced', revision })
  })

  it('goes on with a rollout that a restart interrupted', async () => {
    await promote('two')
    await sim.world.advance(0)
    await sim.world.advance(6_000)
    expect(new Set(digests()).size).toBeGreaterThan(1)
    await sim.close()
    sim = await startSimulator({ scenario: seedClusters, pumpEveryMs: 0, dataDir: folder })
    await sim.world.advance(60_000)
    expect(digests()).toEqual(Array(3).fill(digestOf(sim.world, 'two')))
  })

  it('makes what is new, in its namespace', async () => {
    const spec = { ...orderService(sim.world, 'two'), name: 'cart-web', namespace: 'membership', replicas: 1 }
    const files = Object.entries(manifestsOf(spec)).map(([name, text]) => [
      `ack-hz-test/cart-web/${name}`,
      text,
    ])
    await commit(Object.fromEntries(files))
    await sim.world.advance(60_000)
    expect(podsOf(sim, testCluster, 'cart-web', 'membership')).toMatchObject([{ ready: true }])
  })

  it('that cannot be rendered changes nothing and says why', async () => {
    await commit({ [`${service}/kustomization.yaml`]: 'resources: [nowhere.yaml]\n' })
    await sim.world.advance(60_000)
    expect(application()).toMatchObject({
      status: 'Failed',
      message: expect.stringContaining('nowhere.yaml'),
    })
    expect(digests()).toEqual(Array(3).fill(digestOf(sim.world, 'one')))
    await commit({ [`${service}/kustomization.yaml`]: 'resources: [deployment.yaml]\nhelmCharts: []\n' })
    await sim.world.advance(60_000)
    expect(application()?.message).toContain('unknown field "helmCharts"')
    await promote('two')
    await sim.world.advance(60_000)
    expect(application()?.status).toBe('Synced')
  })

  it('removes from the workload what the manifests no longer say, and keeps what others added', async () => {
    const client = kubeClient((await kubeconfigAs(sim, 'sluice-promote-test', testCluster)).config)
    const withEnv = (env: Record<string, string>) => manifestsOf({ ...orderService(sim.world, 'two'), env })
    const at = (files: Record<string, string>) =>
      Object.fromEntries(Object.entries(files).map(([name, text]) => [`${service}/${name}`, text]))
    await commit(at(withEnv({ A: '1', B: '2' })))
    await sim.world.advance(60_000)
    await client.patch('/apis/apps/v1/namespaces/trade/deployments/order-service', {
      metadata: { annotations: { mine: 'stays' } },
    })
    await commit(at(withEnv({ B: '3' })))
    await sim.world.advance(60_000)
    const { spec, metadata } = deploymentOf(sim, testCluster, 'order-service')
    expect(spec.template.spec.containers[0]?.env).toEqual([{ name: 'B', value: '3' }])
    expect(metadata.annotations?.mine).toBe('stays')
    await client.close()
  })
})

describe('drift', () => {
  const change = async () => {
    const client = kubeClient((await kubeconfigAs(sim, 'sluice-promote-test', testCluster)).config)
    const containers = [{ name: 'order-service', image: imageOf(sim.world, 'three') }]
    const path = '/apis/apps/v1/namespaces/trade/deployments/order-service?fieldManager=kubectl-edit'
    await client.patch(path, { spec: { template: { spec: { containers } } } })
    await client.close()
  }

  it('stays to be seen until the folder changes again', async () => {
    await promote('two')
    await sim.world.advance(60_000)
    await change()
    await sim.world.advance(3_600_000)
    expect(digests()).toEqual(Array(3).fill(digestOf(sim.world, 'three')))
    expect(
      deploymentOf(sim, testCluster, 'order-service').metadata.managedFields?.map(({ manager }) => manager),
    ).toContain('kubectl-edit')
  })

  it('is taken back where the source heals itself', async () => {
    gitopsOf(sim.world).sources.patch(manifestPath, { selfHeal: true })
    await promote('two')
    await sim.world.advance(60_000)
    await change()
    await sim.world.advance(60_000)
    expect(digests()).toEqual(Array(3).fill(digestOf(sim.world, 'two')))
  })
})

it('spends no Git on a repository that did not change', async () => {
  await sim.world.advance(1_000)
  const timers = sim.world.timers.size
  const revision = kubeOf(sim.world).revision(testCluster)
  for (let index = 0; index < 50; index += 1) await sim.world.advance(60_000)
  expect(sim.world.timers.size).toBe(timers)
  expect(kubeOf(sim.world).revision(testCluster)).toBe(revision)
})
