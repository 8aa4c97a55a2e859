import { afterEach, describe, expect, it } from 'vitest'
import { describeCode, describeManifests } from '../contracts/code.ts'
import { describeDefinitions } from '../contracts/definition.ts'
import { describeClusters, describePipelines } from '../contracts/delivery.ts'
import { describeObservation } from '../contracts/observation.ts'
import { describeImages, describeRegistry } from '../contracts/registry.ts'
import { describeRegistryTruth } from '../contracts/registry-truth.ts'
import type { Scene } from '../contracts/scene.ts'
import { createMemoryCloud, type MemoryCloud } from './cloud.ts'
import { addRegistryInstance } from './registry-truth.ts'

function arrange(cloud: MemoryCloud): Scene {
  const repository = 'yunfan/trade/order-service'
  cloud.addRepository(repository)
  const file = { path: 'catalog-info.yaml', content: 'kind: Component\n' }
  const shas = ['one', 'two', 'three', 'four'].map((word) =>
    cloud.commit(repository, { [file.path]: file.content, 'a.txt': word }, { message: word }),
  )
  const head = shas.at(-1) ?? ''
  cloud.addGitTag(repository, '202611-20261121.1', head)
  const manifest = {
    repository: 'yunfan/manifests-test',
    branch: 'main',
    path: 'ack-hz-test/order-service/kustomization.yaml',
    content: 'images: []\n',
  }
  cloud.addRepository(manifest.repository)
  cloud.commit(manifest.repository, { [manifest.path]: manifest.content })
  const pipeline = cloud.addPipeline('order-service-ci-k8s', {
    repositories: [`https://codeup.example/${repository}.git`],
  })
  cloud.estate.definitions.set(pipeline, {
    text: 'name: order-service-ci-k8s\nstages: {}\n',
    variables: [{ name: 'REGION', value: 'cn-hangzhou' }],
    updatedAt: null,
  })
  const job = { id: '1', name: 'Unit tests', status: 'SUCCESS', startedAt: null, endedAt: new Date() }
  const stages = [
    { name: 'Unit tests', status: 'SUCCESS', startedAt: null, endedAt: new Date(), jobs: [job] },
  ]
  cloud.addRun(pipeline, { status: 'FAIL' })
  const number = cloud.addRun(pipeline, { status: 'SUCCESS', commitSha: head, stages, endedAt: new Date() })
  const imageLabels = { 'org.opencontainers.image.revision': head }
  const digest = cloud.addImage('trade', 'order-service', {
    content: 'v1',
    imageTags: [head, 'latest'],
    labels: imageLabels,
  })
  const indexDigest = cloud.addImage('trade', 'multi', {
    content: 'i',
    imageTags: ['i'],
    childContents: ['amd', 'arm'],
  })
  cloud.addImageRepository('trade', 'fixed', { immutable: true })
  cloud.addImage('trade', 'fixed', { content: 'old', imageTags: ['v1'] })
  const other = cloud.addImage('trade', 'fixed', { content: 'new', imageTags: ['v2'] })
  const externalId = cloud.addCluster('ack-hz-test')
  const cluster = cloud.estate.clusters.get(externalId)
  cluster?.nodePools.push({ externalId: 'np-1', name: 'default-nodepool', nodes: 8, maxNodes: 16 })
  cluster?.addons.push({ name: 'coredns', version: 'v1.11.3', state: 'active' })
  const home = 'cri-yunfan0001'
  const copy = { externalId: 'cri-yunfan0002', region: 'eu-central-1', host: 'yunfan-eu-registry.eu' }
  addRegistryInstance(cloud.estate, { ...copy, copies: new Set([digest]) })
  addRegistryInstance(cloud.estate, {
    externalId: home,
    host: cloud.host,
    replicationRules: [
      {
        externalId: 'crsr-1',
        instanceId: home,
        namespace: 'trade',
        repository: null,
        tagFilter: '.*',
        targetInstanceId: copy.externalId,
        targetRegion: copy.region,
      },
    ],
    replicationTasks: [
      {
        namespace: 'trade',
        repository: 'order-service',
        imageTag: head,
        targetInstanceId: copy.externalId,
        state: 'copied',
      },
    ],
    cleanupRules: [
      {
        externalId: 'cralr-1',
        instanceId: home,
        enabled: true,
        scope: 'repository',
        namespace: 'trade',
        repository: 'multi',
        keepCount: 5,
        keepDays: null,
        keepPattern: null,
        nextAt: null,
      },
    ],
  })
  const image = `${cloud.host}/trade/order-service`
  cloud.runtime.set('ack-hz-test', { namespace: 'trade', name: 'order-service', image, digest, replicas: 3 })
  const to = new Date('2026-11-21T08:00:00Z')
  const before = (minutes: number) => new Date(to.getTime() - minutes * 60_000)
  const labels = { namespace: 'trade', deployment: 'order-service' }
  const startedAt = before(8)
  cloud.observation.setMetric('ack-hz-test', 'cores', 1)
  cloud.observation.setMetric('ack-hz-test', 'zero / zero', Number.NaN)
  cloud.observation.setAlert({
    externalId: '7',
    name: 'HighErrorRate',
    severity: 'P2',
    state: 'firing',
    labels,
    startedAt,
    endedAt: null,
  })
  const place = { namespace: 'trade', workload: 'order-service' }
  cloud.observation.addLines({ cluster: 'ack-hz-test', ...place }, before(3), 'ERROR request failed', 12)
  const at = (name: string) => ({ instanceId: 'cri-yunfan0001', host: cloud.host, namespace: 'trade', name })
  const children = cloud.estate.imageRepositories.get('trade/multi')?.images.get(indexDigest)?.children ?? []
  return {
    gate: cloud.gate,
    connectionId: 'connection',
    environmentId: 'test',
    otherEnvironmentId: 'production',
    code: { repository, branch: 'main', shas, gitTag: { name: '202611-20261121.1', sha: head }, file },
    manifest,
    pipeline: {
      name: 'order-service-ci-k8s',
      repositoryPath: repository,
      finishedRun: { number, commitSha: head },
    },
    image: { reference: at('order-service'), imageTag: head, digest },
    index: { reference: at('multi'), digest: indexDigest, children },
    immutable: { reference: at('fixed'), imageTag: 'v1', digest: other },
    instances: { home, copy, copied: { reference: at('order-service'), imageTag: head, digest } },
    cluster: { externalId, name: 'ack-hz-test' },
    workload: { namespace: 'trade', name: 'order-service', digest, pods: 3 },
    observed: {
      to,
      metric: { promql: 'cores', value: 1 },
      notANumber: 'zero / zero',
      alert: { name: 'HighErrorRate', startedAt, labels },
      lines: { ...place, from: before(5), to, query: 'ERROR', count: 12 },
    },
    commitElsewhere: async (path, content) => {
      cloud.commit(manifest.repository, { [path]: content }, { message: 'somebody else' })
    },
    close: async () => undefined,
  }
}

describe('the cloud in memory', () => {
  const cloud = createMemoryCloud()
  const scene = arrange(cloud)
  afterEach(() => cloud.log.clear())
  describeCode(() => scene)
  describeManifests(() => scene)
  describePipelines(() => scene)
  describeDefinitions(() => scene)
  describeImages(() => scene)
  describeRegistry(
    () => scene,
    async () => (await scene.gate.promoting('connection', 'test', 'wang.registry')).registry,
  )
  describeClusters(() => scene)
  describeRegistryTruth(() => scene)
  describeObservation(() => scene)

  it('fails as arranged, before or after the effect', async () => {
    const { registry } = await cloud.gate.promoting('connection', 'test', 'wang.fault')
    const { reference, digest } = scene.image
    cloud.log.fault({ operation: 'registry.putTag', kind: 'timeout', after: true })
    expect(await registry.putTag(reference, 'lost-answer', digest)).toMatchObject({
      ok: false,
      failure: { kind: 'timeout', definite: false },
    })
    expect(await registry.resolveTag(reference, 'lost-answer')).toEqual({ ok: true, value: digest })
    cloud.log.deny('test')
    expect(await registry.resolveTag(reference, 'latest')).toMatchObject({
      failure: { kind: 'refused', definite: true },
    })
    cloud.log.allow('test')
    expect(cloud.log.count('registry.putTag')).toBe(1)
  })

  it('brings into the cluster what the manifests say', async () => {
    const host = `${cloud.host}/trade/order-service`
    const next = cloud.addImage('trade', 'order-service', { content: 'v2', imageTags: ['v2'] })
    cloud.runtime.watch(scene.manifest.repository)
    cloud.commit(scene.manifest.repository, {
      [scene.manifest.path]: `images:\n  - name: ${host}\n    digest: ${next}\n`,
    })
    cloud.runtime.reconcile()
    const { workloads } = await cloud.gate.reading('connection')
    const found = await workloads.getWorkload(
      scene.cluster.externalId,
      'trade',
      'Deployment',
      'order-service',
    )
    expect(found).toMatchObject({
      ok: true,
      value: { settled: true, running: [{ digests: [{ digest: next, pods: 3 }] }] },
    })
  })
})
