import { beforeEach, describe, expect, it } from 'vitest'
import { createMemoryCloud, type MemoryCloud } from '../cloud/memory/cloud.ts'
import { testDatabase } from '../testing/database.ts'
import { createGround } from '../testing/estate.ts'
import type { SyncNoun } from './around.ts'
import { syncConnection } from './connection.ts'

const repository = 'yunfan/trade/order-service'
const descriptor = (tier: number) => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: order-service
  labels: { tier: "${tier}" }
spec: { type: service, owner: group:trade-core, dependsOn: [component:cart-service] }
`

describe('copying', () => {
  const test = testDatabase()
  let cloud: MemoryCloud
  let connectionId: string
  let pipeline: string
  let head: string
  let digest: string

  beforeEach(async () => {
    const ground = await createGround(test.database)
    connectionId = ground.connection.id
    cloud = createMemoryCloud()
    cloud.addRepository(repository)
    head = cloud.commit(repository, { 'catalog-info.yaml': descriptor(2) }, { message: 'ORD-17 begin' })
    pipeline = cloud.addPipeline('order-service-ci-k8s', {
      repositories: [`https://codeup.example/${repository}.git`],
    })
    cloud.addRun(pipeline, { status: 'SUCCESS', commitSha: head, branch: 'main', endedAt: new Date() })
    digest = cloud.addImage('trade', 'order-service', { content: 'v1', imageTags: [head, 'latest'] })
    cloud.addCluster('ack-hz-test')
    const image = `${cloud.host}/trade/order-service`
    cloud.runtime.set('ack-hz-test', { namespace: 'trade', name: 'order-service', image, digest })
  })
  const around = () => ({ database: test.database, cloud: cloud.gate })
  const sync = (noun: SyncNoun | null = null, signal = new AbortController().signal) =>
    syncConnection(around(), connectionId, noun, signal)
  const calls = async (work: () => Promise<unknown>) => {
    cloud.log.clear()
    await work()
    return cloud.log.calls.map((call) => call.operation)
  }

  it('copies, matches and links', async () => {
    await sync()
    const service = await test.database.prisma.service.findUniqueOrThrow({ where: { slug: 'order-service' } })
    const build = await test.database.prisma.build.findFirstOrThrow({ include: { run: true } })
    expect(service.tier).toBe(2)
    expect(build).toMatchObject({
      digest,
      commitSha: head,
      serviceId: service.id,
      scanState: 'complete',
      run: { number: 1 },
    })
    const commit = await test.database.prisma.codeCommit.findFirstOrThrow()
    expect(commit).toMatchObject({ sha: head, workItems: ['ORD-17'], title: 'ORD-17 begin' })
    expect(await test.database.prisma.stay.findMany()).toMatchObject([{ digest, cause: 'adopted' }])
  })

  it('makes no needless call: a steady pass lists, and reads nothing', async () => {
    // The first one finds the clusters, the second one what their nodes are.
    await sync()
    await sync()
    expect(await calls(() => sync())).toEqual([
      'code.listRepositories',
      'pipelines.listPipelines',
      'images.listImageRepositories',
      'clusters.listClusters',
      'workloads.listWorkloads',
      'applications.listApplications',
      'functions.listFunctions',
      'code.listOpenMergeRequests',
      'pipelines.listPipelines',
      'pipelines.latestRun',
      'alerts.listAlerts',
    ])
  })

  it('reads of a push: the descriptor, the head, the commits and tags of that repository', async () => {
    cloud.addRepository('yunfan/trade/quiet-service')
    cloud.commit('yunfan/trade/quiet-service', { 'a.txt': '1' })
    await sync()
    const at = new Date(Date.now() + 1000)
    const next = cloud.commit(repository, { 'catalog-info.yaml': descriptor(1) }, { at })
    cloud.addGitTag(repository, '202611-20261121.1', next)
    const asked = await calls(() => sync())
    expect(asked.filter((each) => each.startsWith('code.'))).toEqual([
      'code.listRepositories',
      'code.getFile',
      'code.getBranchHead',
      'code.listCommits',
      'code.listGitTags',
      // release/ and hotfix/
      'code.listBranches',
      'code.listBranches',
      'code.listOpenMergeRequests',
    ])
    expect(await test.database.prisma.service.findFirstOrThrow()).toMatchObject({ tier: 1 })
    expect(await test.database.prisma.gitTag.count()).toBe(1)
  })

  it('reads a running run and a running scan again until they end', async () => {
    await sync()
    const number = cloud.addRun(pipeline, { status: 'RUNNING', startedAt: new Date() })
    const scan = { state: 'running' as const, counts: null, findings: [] }
    const next = cloud.addImage('trade', 'order-service', {
      content: 'v2',
      imageTags: ['b'.repeat(40)],
      scan,
    })
    await sync()
    const run = () => test.database.prisma.pipelineRun.findFirstOrThrow({ where: { number } })
    const build = () => test.database.prisma.build.findFirstOrThrow({ where: { digest: next } })
    expect(await run()).toMatchObject({ state: 'running', complete: false })
    expect(await build()).toMatchObject({ scanState: 'running' })
    cloud.addRun(pipeline, { number, status: 'SUCCESS', commitSha: 'b'.repeat(40), endedAt: new Date() })
    const finding = {
      name: 'CVE-1',
      severity: 'high' as const,
      feature: 'x',
      version: '1',
      fixedIn: null,
      link: null,
    }
    const image = cloud.estate.imageRepositories.get('trade/order-service')?.images.get(next)
    if (image)
      image.scan = {
        state: 'complete',
        counts: { high: 1, medium: 0, low: 0, unknown: 0 },
        findings: [finding],
      }
    await sync()
    expect(await run()).toMatchObject({ state: 'succeeded', complete: true })
    expect(await build()).toMatchObject({ scanState: 'complete', scanHigh: 1, findings: [finding] })
    expect((await calls(() => sync())).filter((each) => /getRun|getScan/.test(each))).toEqual([])
  })

  it('an unknown word of the cloud survives', async () => {
    const number = cloud.addRun(pipeline, { status: 'HIBERNATING' })
    await sync()
    const run = await test.database.prisma.pipelineRun.findFirstOrThrow({ where: { number } })
    expect(run).toMatchObject({ state: 'unknown', rawStatus: 'HIBERNATING' })
  })

  it('notices a moved and a deleted image tag', async () => {
    await sync()
    const next = cloud.addImage('trade', 'order-service', { content: 'v2', imageTags: ['latest'] })
    cloud.estate.imageRepositories.get('trade/order-service')?.imageTags.delete(head)
    await sync()
    const tags = await test.database.prisma.imageTag.findMany({ orderBy: { name: 'asc' } })
    const latest = tags.find((each) => each.name === 'latest')
    expect(latest).toMatchObject({ digest: next, firstDigest: digest, goneAt: null })
    expect(tags.find((each) => each.name === head)?.goneAt).not.toBeNull()
  })

  it('begins again where a pass was stopped, and ends with the same', async () => {
    const stop = new AbortController()
    cloud.log.fault({ operation: 'images.listImageTags', kind: 'unavailable', effect: () => stop.abort() })
    const stopped = await sync(null, stop.signal)
    expect(stopped.at(-1)).toMatchObject({ noun: 'images', state: 'failed' })
    expect(await test.database.prisma.build.count()).toBe(0)
    const outcomes = await sync()
    expect(outcomes.every((outcome) => outcome.state === 'done')).toBe(true)
    expect(await test.database.prisma.build.count()).toBe(1)
    expect(await test.database.prisma.place.count()).toBe(1)
    expect(await test.database.prisma.syncPass.count({ where: { state: 'running' } })).toBe(0)
  })

  it('closes what a dead process left running, and matches what it owed', async () => {
    await sync('repositories')
    await test.asOwner(`UPDATE sync_pass SET state = 'running', ended_at = NULL`)
    const outcomes = await sync()
    expect(outcomes.map((outcome) => outcome.noun)).toContain('match')
    expect(
      await test.database.prisma.syncPass.findFirst({ where: { problem: 'the process ended' } }),
    ).toMatchObject({
      state: 'failed',
      noun: 'repositories',
    })
  })

  it('runs once at a time, whoever asks', async () => {
    const outcomes = await Promise.all([sync('workloads'), sync('workloads'), sync('workloads')])
    const states = outcomes.flat().map((outcome) => outcome.state)
    expect(states).toContain('done')
    expect(cloud.log.count('workloads.listWorkloads')).toBe(states.filter((state) => state === 'done').length)
  })

  it('leaves alone what a person decided', async () => {
    await sync()
    const service = await test.database.prisma.service.findFirstOrThrow()
    await test.database.prisma.service.update({
      where: { id: service.id },
      data: { tier: 4, sources: { ...(service.sources as object), tier: 'portal' } },
    })
    const match = await test.database.prisma.match.findFirstOrThrow({ where: { noun: 'image' } })
    await test.database.prisma.match.update({
      where: { id: match.id },
      data: { pinned: true, serviceId: null },
    })
    await sync()
    expect(await test.database.prisma.service.findFirstOrThrow()).toMatchObject({ tier: 4 })
    expect(await test.database.prisma.match.findFirstOrThrow({ where: { noun: 'image' } })).toMatchObject({
      reason: 'ignored',
      serviceId: null,
    })
    expect(await test.database.prisma.imageRepository.findFirstOrThrow()).toMatchObject({ serviceId: null })
  })

  it('a workload that went away is gone, and comes back as the same', async () => {
    await sync()
    const { id } = await test.database.prisma.workload.findFirstOrThrow()
    cloud.runtime.remove('ack-hz-test', 'trade', 'order-service')
    await sync()
    expect((await test.database.prisma.workload.findFirstOrThrow()).goneAt).not.toBeNull()
    expect(await test.database.prisma.target.count({ where: { retiredAt: null } })).toBe(1)
    const image = `${cloud.host}/trade/order-service`
    cloud.runtime.set('ack-hz-test', { namespace: 'trade', name: 'order-service', image, digest })
    await sync()
    expect(await test.database.prisma.workload.findFirstOrThrow()).toMatchObject({
      id,
      goneAt: null,
      settled: true,
    })
  })

  it('keeps an unreadable cluster from the others, and says which', async () => {
    cloud.addCluster('ack-hz-pre')
    await sync()
    cloud.log.fault({ operation: 'workloads.listWorkloads', kind: 'timeout' })
    const [outcome] = await sync('workloads')
    expect(outcome).toMatchObject({
      state: 'failed',
      problem: expect.stringMatching(/^ack-hz-(test|pre): memory/),
    })
    expect(cloud.log.count('workloads.listWorkloads')).toBeGreaterThan(1)
  })

  it('goes on past what the cloud says no to, and says what that was', async () => {
    cloud.addImage('trade', 'cart-service', { content: 'c1', imageTags: ['latest'] })
    cloud.log.fault({ operation: 'images.listImageTags', kind: 'refused' })
    cloud.log.fault({ operation: 'images.getScan', kind: 'not-found' })
    const outcomes = await sync()
    const images = outcomes.find((outcome) => outcome.noun === 'images')
    expect(images).toMatchObject({ state: 'failed', problem: expect.stringContaining('trade/') })
    expect(await test.database.prisma.build.count()).toBe(1)
    expect(await test.database.prisma.build.findFirstOrThrow()).toMatchObject({ scanState: 'absent' })
    expect((await sync()).every((outcome) => outcome.state === 'done')).toBe(true)
    expect(await test.database.prisma.build.count()).toBe(2)
  })

  it('finds the build behind the child of an index', async () => {
    const index = cloud.addImage('trade', 'order-service', {
      content: 'multi',
      imageTags: ['c'.repeat(40)],
      childContents: ['amd64', 'arm64'],
    })
    await sync()
    const build = await test.database.prisma.build.findFirstOrThrow({ where: { digest: index } })
    expect(build.childDigests).toHaveLength(2)
    const child = build.childDigests[1] ?? ''
    const image = `${cloud.host}/trade/order-service`
    cloud.runtime.set('ack-hz-test', { namespace: 'trade', name: 'order-service', image, digest: child })
    await sync()
    expect(await test.database.prisma.place.findFirstOrThrow()).toMatchObject({
      runningDigest: index,
      runningBuildId: build.id,
    })
  })
})
