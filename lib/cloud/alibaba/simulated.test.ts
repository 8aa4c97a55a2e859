import { afterAll, beforeAll, describe } from 'vitest'
import { clusterIdOf } from '../../../simulator/products/ack/seed.ts'
import {
  createImage,
  createImageIndex,
  createLifecycleRule,
  createRegistry,
  createRepository,
  createSyncRule,
  hasImage,
  registryHost as hostOf,
} from '../../../simulator/products/acr/seed.ts'
import { markBehaviour } from '../../../simulator/products/arms/behaviour.ts'
import { countLines } from '../../../simulator/products/sls/lines.ts'
import { scenarioNamed } from '../../../simulator/scenarios/catalogue.ts'
import { type Simulator, startSimulator } from '../../../simulator/start.ts'
import type { Digest } from '../../domain/build/digest.ts'
import { registryHost, simulatedGate, storedConnection } from '../../testing/simulated-connection.ts'
import { describeCode, describeManifests } from '../contracts/code.ts'
import { describeDefinitions } from '../contracts/definition.ts'
import { describeClusters, describePipelines } from '../contracts/delivery.ts'
import { describeObservation } from '../contracts/observation.ts'
import { describeImages, describeRegistry } from '../contracts/registry.ts'
import { describeRegistryTruth } from '../contracts/registry-truth.ts'
import type { Scene } from '../contracts/scene.ts'

const organisation = 'organizations/yunfan'
const repository = 'yunfan/trade/order-service'
const manifest = {
  repository: 'yunfan/manifests-test',
  branch: 'main',
  path: 'ack-hz-test/order-service/kustomization.yaml',
}
const acr = { instanceId: 'cri-yunfan0001', namespace: 'trade' }

/** Yunxiao by hand, so that the facts do not come through the clients under test. */
async function yunxiao<T>(
  sim: Simulator,
  path: string,
  init: RequestInit = {},
  token = 'pt-sim-reader',
): Promise<T> {
  const answer = await fetch(`${sim.url}/oapi/v1/${path}`, {
    ...init,
    headers: { 'x-yunxiao-token': token, 'content-type': 'application/json' },
  })
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as T
}

const codeAt = (path: string) => `codeup/${organisation}/repositories/${encodeURIComponent(path)}`

async function arrange(sim: Simulator): Promise<Scene> {
  const { world } = sim
  const commits = await yunxiao<{ id: string }[]>(
    sim,
    `${codeAt(repository)}/commits?refName=main&perPage=100`,
  )
  const shas = commits.map((commit) => commit.id).reverse()
  const [gitTag] = await yunxiao<{ name: string; commit: { id: string } }[]>(
    sim,
    `${codeAt(repository)}/tags`,
  )
  const fileOf = (path: string, file: string) =>
    yunxiao<{ content: string }>(sim, `${codeAt(path)}/files/${encodeURIComponent(file)}?ref=main`)
  const flow = `flow/${organisation}/pipelines`
  const name = 'order-service-ci-k8s'
  const [pipeline] = await yunxiao<{ pipelineId: number }[]>(sim, `${flow}?pipelineName=${name}`)
  const runs = await yunxiao<{ pipelineRunId: number }[]>(
    sim,
    `${flow}/${pipeline?.pipelineId}/runs?status=SUCCESS`,
  )
  const number = runs[0]?.pipelineRunId ?? 0
  const run = await yunxiao<{ sources: { data: { commit: string } }[] }>(
    sim,
    `${flow}/${pipeline?.pipelineId}/runs/${number}`,
  )
  const commitSha = run.sources[0]?.data.commit ?? ''

  const digest = hasImage(world, registryHost, 'trade', 'order-service', commitSha) as Digest
  const layers = (seed: string) => [{ size: 1_000_000, seed }]
  const push = (repo: string, seed: string, tags: string[]) =>
    createImage(world, {
      ...acr,
      repository: repo,
      tags,
      revision: seed,
      layers: layers(seed),
      createdAt: world.clock.now(),
    }).digest as Digest
  createRepository(world, { ...acr, name: 'multi' })
  const children = ['amd64', 'arm64'].map((architecture) => ({
    architecture,
    digest: push('multi', architecture, [architecture]),
  }))
  const index = createImageIndex(world, { ...acr, repository: 'multi', tags: ['both'], children })
    .digest as Digest
  createRepository(world, { ...acr, name: 'fixed', tagImmutability: true })
  push('fixed', 'old', ['v1'])
  const other = push('fixed', 'new', ['v2'])
  const copyId = 'cri-yunfan0002'
  createRegistry(world, {
    instanceId: copyId,
    instanceName: 'copy-registry',
    region: 'eu-central-1',
    namespaces: ['trade'],
    autoCreateRepo: true,
    publicAccess: { enabled: true, entries: ['127.0.0.1/32'] },
  })
  createSyncRule(world, { from: acr.instanceId, to: copyId, namespace: 'trade' })
  createRepository(world, { ...acr, name: 'copied' })
  const copied = push('copied', 'copied', ['copied'])
  createLifecycleRule(world, {
    instanceId: acr.instanceId,
    scope: 'REPO',
    namespace: 'trade',
    repoName: 'copied',
    retentionTagCount: 5,
  })
  await world.advance(60_000)

  const cluster = clusterIdOf('ack-hz-test')
  const to = new Date(Math.floor(world.clock.now() / 1000) * 1000)
  const before = (minutes: number) => to.getTime() - minutes * 60_000
  const place = { namespace: 'trade', workload: 'order-service' }
  markBehaviour(world, { cluster, name: place.workload, errorShare: 0.3, from: before(10) })
  const isHere = (line: { _pod_name_: string; content: string }) =>
    line._pod_name_.startsWith('order-service-') && line.content.includes('ERROR')
  const count = countLines(world, cluster, isHere, before(5), to.getTime())

  const running = hasImage(world, registryHost, 'trade', 'order-service', 'latest') as Digest
  const copyHost = hostOf(world, copyId)
  const { endpoints } = storedConnection(sim.url)
  const copyEndpoint = { [`host:${copyHost}`]: `${sim.url}/registry/${copyHost}` }
  const { gate, connectionId } = simulatedGate(sim.url, { endpoints: { ...endpoints, ...copyEndpoint } })
  const at = (repo: string) => ({
    instanceId: acr.instanceId,
    host: registryHost,
    namespace: 'trade',
    name: repo,
  })
  return {
    gate,
    connectionId,
    environmentId: 'test',
    otherEnvironmentId: 'production',
    code: {
      repository,
      branch: 'main',
      shas,
      gitTag: { name: gitTag?.name ?? '', sha: gitTag?.commit.id ?? '' },
      file: { path: 'catalog-info.yaml', content: (await fileOf(repository, 'catalog-info.yaml')).content },
    },
    manifest: { ...manifest, content: (await fileOf(manifest.repository, manifest.path)).content },
    pipeline: { name, repositoryPath: repository, finishedRun: { number, commitSha } },
    image: { reference: at('order-service'), imageTag: commitSha, digest },
    index: { reference: at('multi'), digest: index, children: children.map((child) => child.digest) },
    immutable: { reference: at('fixed'), imageTag: 'v1', digest: other },
    instances: {
      home: acr.instanceId,
      copy: { externalId: copyId, region: 'eu-central-1', host: copyHost },
      copied: { reference: at('copied'), imageTag: 'copied', digest: copied },
    },
    cluster: { externalId: cluster, name: 'ack-hz-test' },
    workload: { namespace: 'trade', name: 'order-service', digest: running, pods: 1 },
    observed: {
      to,
      metric: {
        promql: 'max(kube_pod_container_resource_limits{pod=~"order-service-.*",resource="cpu"})',
        value: 1,
      },
      notANumber: 'vector(0) / 0',
      alert: {
        name: 'HighErrorRate',
        startedAt: new Date(before(8)),
        labels: { namespace: 'trade', deployment: 'order-service' },
      },
      lines: { ...place, from: new Date(before(5)), to, query: 'ERROR', count },
    },
    commitElsewhere: async (path, content) => {
      const file = `${codeAt(manifest.repository)}/files`
      const there = await yunxiao(sim, `${file}/${encodeURIComponent(path)}?ref=main`).catch(() => null)
      const body = { branch: 'main', content, commitMessage: 'somebody else' }
      const init = there
        ? { method: 'PUT', body: JSON.stringify(body) }
        : { method: 'POST', body: JSON.stringify({ ...body, filePath: path }) }
      await yunxiao(sim, there ? `${file}/${encodeURIComponent(path)}` : file, init, 'pt-sim-manifest-test')
    },
    close: () => gate.close(),
  }
}

describe('Alibaba Cloud, simulated', () => {
  let sim: Simulator
  let scene: Scene
  beforeAll(async () => {
    sim = await startSimulator({ scenario: await scenarioNamed('small'), pumpEveryMs: 0 })
    scene = await arrange(sim)
  })
  afterAll(async () => {
    await scene?.close()
    await sim.close()
  })
  describeCode(() => scene)
  describePipelines(() => scene)
  describeDefinitions(() => scene)
  describeImages(() => scene)
  describeRegistry(
    () => scene,
    async () => (await scene.gate.promoting(scene.connectionId, 'test', 'wang.registry')).registry,
  )
  describeClusters(() => scene)
  describeRegistryTruth(() => scene)
  describeObservation(() => scene)
  describeManifests(() => scene)
})
