import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '../../start.ts'
import { digestOf, imageOf, orderService, seedClusters, testCluster } from '../../testing/cluster-seed.ts'
import { kubeconfigAs } from '../../testing/kube-client.ts'
import { podsOf } from '../../testing/pods-of.ts'
import { createWorkload } from './seed.ts'

const run = promisify(execFile)
const isThere = spawnSync('kubectl', ['version', '--client']).status === 0
if (!isThere)
  console.warn('skipped: kubectl is not on this machine, the Kubernetes API is proven by our own client only')

describe.skipIf(!isThere)('kubectl, with nothing but the kubeconfig', () => {
  let sim: Simulator
  let folder: string
  beforeAll(async () => {
    sim = await startSimulator({ scenario: seedClusters, pumpEveryMs: 0 })
    folder = mkdtempSync(join(tmpdir(), 'kubectl-'))
    writeFileSync(
      join(folder, 'config'),
      (await kubeconfigAs(sim, 'sluice-promote-test', testCluster, 4_320)).config,
    )
    writeFileSync(
      join(folder, 'reader'),
      (await kubeconfigAs(sim, 'sluice-reader', testCluster, 4_320)).config,
    )
  })
  afterAll(async () => {
    rmSync(folder, { recursive: true })
    await sim.close()
  })

  async function kubectl(line: string, config = 'config'): Promise<string> {
    const options = [`--kubeconfig=${join(folder, config)}`, `--cache-dir=${join(folder, 'cache')}`]
    const { stdout } = await run('kubectl', [...options, ...line.split(' ')], { timeout: 20_000 })
    return stdout
  }

  /** Lets simulated seconds pass until kubectl is done. */
  async function whileTimePasses(line: string): Promise<string> {
    let isDone = false
    const done = kubectl(line).finally(() => {
      isDone = true
    })
    done.catch(() => undefined)
    while (!isDone) {
      await sim.world.advance(250)
      await new Promise((resolve) => setImmediate(resolve))
    }
    return done
  }

  it('gets deployments of all namespaces, pods, events', async () => {
    const [head, ...rows] = (await kubectl('get deployments -A')).trim().split('\n')
    expect(head).toMatch(/^NAMESPACE +NAME +READY +UP-TO-DATE +AVAILABLE +AGE/)
    expect(rows.map((row) => row.split(/ +/).slice(0, 3))).toEqual([
      ['kube-system', 'coredns', '2/2'],
      ['trade', 'order-service', '3/3'],
    ])
    expect(await kubectl('get pods -n trade -o name')).toMatch(/^(pod\/order-service-\w+-\w{5}\n){3}$/)
    expect(await kubectl('describe deployment order-service -n trade')).toContain('NewReplicaSet:')
    expect(await kubectl('get nodes')).toContain('Ready')
    expect(await kubectl('api-resources')).toContain('deployments')
  })

  it('sets an image and sees the rollout through', async () => {
    await kubectl(`set image deployment/order-service -n trade order-service=${imageOf(sim.world, 'two')}`)
    const told = await whileTimePasses('rollout status deployment/order-service -n trade')
    expect(told).toContain('successfully rolled out')
    const pods = podsOf(sim, testCluster, 'order-service')
    expect(pods.map(({ digest }) => digest)).toEqual(Array(3).fill(digestOf(sim.world, 'two')))
  })

  it('restarts, scales, undoes and reads the history', async () => {
    await kubectl('rollout restart deployment/order-service -n trade')
    await whileTimePasses('rollout status deployment/order-service -n trade')
    await kubectl('scale deployment/order-service -n trade --replicas=2')
    await whileTimePasses('rollout status deployment/order-service -n trade')
    await kubectl('rollout undo deployment/order-service -n trade --to-revision=1')
    await whileTimePasses('rollout status deployment/order-service -n trade')
    const pods = podsOf(sim, testCluster, 'order-service')
    expect(pods.map(({ digest }) => digest)).toEqual(Array(2).fill(digestOf(sim.world, 'one')))
    expect(await kubectl('rollout history deployment/order-service -n trade')).toMatch(/2 .*\n3 .*\n4 /)
  })

  it('is told that a rollout missed its deadline', async () => {
    const missing = imageOf(sim.world, 'two').replace(/[0-9a-f]{64}$/, 'f'.repeat(64))
    await kubectl(`set image deployment/order-service -n trade order-service=${missing}`)
    await sim.world.advance(1_000)
    await sim.world.advance(700_000)
    await expect(kubectl('rollout status deployment/order-service -n trade')).rejects.toMatchObject({
      stderr: expect.stringContaining('exceeded its progress deadline'),
    })
  })

  it('may only read with the reading role', async () => {
    expect(await kubectl('get deployments -n trade', 'reader')).toContain('order-service')
    await expect(
      kubectl('scale deployment/order-service -n trade --replicas=9', 'reader'),
    ).rejects.toMatchObject({
      stderr: expect.stringContaining('Forbidden'),
    })
  })

  it('lists an Argo Rollout, and steers it by its status as its own tool does', async () => {
    const spec = { ...orderService(sim.world, 'one'), name: 'pricing', replicas: 2, rollout: { canary: { steps: [{ setWeight: 50 }, { pause: {} }] } } } // biome-ignore format: one object
    createWorkload(sim.world, { clusterId: testCluster, spec, kind: 'Rollout', createdAt: sim.clock.now() })
    expect(await kubectl('get rollouts -n trade')).toMatch(/^NAME +DESIRED[^\n]+\npricing +2 +2 +2 +2/)
    const image = JSON.stringify([{ op: 'replace', path: '/spec/template/spec/containers/0/image', value: imageOf(sim.world, 'two') }]) // biome-ignore format: one object
    await kubectl(`patch rollout pricing -n trade --type json -p ${image}`)
    await sim.world.advance(60_000)
    const status = async () => JSON.parse(await kubectl('get rollout pricing -n trade -o json')).status
    expect(await status()).toMatchObject({ phase: 'Paused', currentStepIndex: 1 })
    const go = '{"status":{"pauseConditions":null}}'
    await kubectl(`patch rollout pricing -n trade --subresource status --type merge -p ${go}`)
    await sim.world.advance(60_000)
    expect(await status()).toMatchObject({ phase: 'Healthy', currentStepIndex: 2 })
    await kubectl('delete rollout pricing -n trade')
  })
})
