import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '../../start.ts'
import { instanceId, revision, seedRegistry } from '../../testing/registry-seed.ts'
import { assumeRole, signedClient } from '../../testing/signed-client.ts'
import { baseAccessKey } from '../ram/standard-account.ts'
import {
  createImage,
  createImageIndex,
  createLifecycleRule,
  createRegistry,
  createRepository,
  createSyncRule,
  hasImage,
  registryHost,
  setScanFindings,
  tagImage,
} from './seed.ts'

let sim: Simulator
let repoId: string
const path = { instanceId, namespace: 'trade', repository: 'order-service' }
const reader = { roleName: 'sluice-reader' }
const writer = { roleName: 'acr-operator' }

beforeEach(async () => {
  sim = await startSimulator({ scenario: seedRegistry, pumpEveryMs: 0 })
  sim.world.identity.createRole({
    roleName: writer.roleName,
    policies: {
      'acr-all': { Version: '1', Statement: [{ Effect: 'Allow', Action: 'cr:*', Resource: '*' }] },
    },
  })
  sim.world.identity.createPolicy('sluice-portal-base', {
    Version: '1',
    Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: '*' }],
  })
  repoId = String(
    (await call(reader, 'GetRepository', { RepoNamespaceName: 'trade', RepoName: 'order-service' })).RepoId,
  )
})
afterEach(() => sim.close())

async function call(role: { roleName: string }, action: string, query: Record<string, unknown> = {}) {
  const key = await assumeRole(sim.url, baseAccessKey, role.roleName, 'wang.ab12')
  return signedClient(sim.url, key).rpc('2018-12-01', action, { InstanceId: instanceId, ...query })
}

describe('reading', () => {
  it('answers instances, endpoints, namespaces and repositories with the wire types of the vendor', async () => {
    const key = await assumeRole(sim.url, baseAccessKey, 'sluice-reader', 'wang.ab12')
    const list = await signedClient(sim.url, key).rpc('2018-12-01', 'ListInstance')
    expect(list).toMatchObject({
      IsSuccess: true,
      Code: 'success',
      TotalCount: 1,
      Instances: [
        { InstanceId: instanceId, RegionId: 'cn-hangzhou', CreateTime: expect.stringMatching(/^\d{13}$/) },
      ],
    })
    expect(await call(reader, 'GetInstance')).toMatchObject({
      CreateTime: expect.any(Number),
      InstanceStatus: 'RUNNING',
    })
    expect(
      await call(reader, 'GetInstanceEndpoint', { EndpointType: 'internet', ModuleName: 'Registry' }),
    ).toMatchObject({
      Enable: true,
      Domains: [{ Domain: 'test-registry.cn-hangzhou.cr.aliyuncs.com', Type: 'SYSTEM' }],
    })
    expect(await call(reader, 'ListNamespace')).toMatchObject({ TotalCount: '2' })
    expect(await call(reader, 'ListRepository', { RepoNamespaceName: 'content' })).toMatchObject({
      TotalCount: '1',
      Repositories: [
        { RepoId: expect.stringMatching(/^crr-/), TagImmutability: true, CreateTime: expect.any(Number) },
      ],
    })
  })

  it('answers tags: digests without prefix, sizes as declared, times as texts in the list and numbers alone', async () => {
    const { Images, TotalCount } = await call(reader, 'ListRepoTag', { RepoId: repoId })
    const [image] = Images as Array<Record<string, unknown>>
    expect(TotalCount).toBe('2')
    expect(image).toMatchObject({
      Digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      ImageId: expect.stringMatching(/^[0-9a-f]{64}$/),
      ImageUpdate: expect.stringMatching(/^\d{13}$/),
      Status: 'NORMAL',
    })
    expect(Number(image?.ImageSize)).toBeGreaterThan(49_000_000)
    const one = await call(reader, 'GetRepoTag', { RepoId: repoId, Tag: revision })
    expect(one).toMatchObject({ Tag: revision, Digest: image?.Digest, ImageUpdate: expect.any(Number) })
  })

  it('pages both ways, newest first, and refuses tokens it did not give', async () => {
    for (let n = 0; n < 35; n += 1) {
      const at = sim.clock.now() + n * 1_000
      createImage(sim.world, {
        ...path,
        tags: [`v${n}`],
        revision: String(n),
        layers: [{ size: n, seed: `l${n}` }],
        createdAt: at,
      })
    }
    const first = await call(reader, 'ListRepoTag', { RepoId: repoId })
    expect(first).toMatchObject({ PageNo: 1, PageSize: 30, TotalCount: '37' })
    expect((first.Images as Array<{ Tag: string }>)[0]?.Tag).toBe('v34')
    expect(
      ((await call(reader, 'ListRepoTag', { RepoId: repoId, PageNo: 2 })).Images as unknown[]).length,
    ).toBe(7)

    const seen: string[] = []
    let token: unknown
    do {
      const page: Record<string, unknown> = await call(reader, 'ListRepoTag', {
        RepoId: repoId,
        MaxResults: 10,
        ...(token === undefined ? {} : { NextToken: token }),
      })
      seen.push(...(page.Images as Array<{ Tag: string }>).map(({ Tag }) => Tag))
      token = page.NextToken
    } while (token !== undefined)
    expect(new Set(seen).size).toBe(37)
    await expect(call(reader, 'ListRepoTag', { RepoId: repoId, NextToken: 'made-up' })).rejects.toMatchObject(
      { code: 'InvalidParameter' },
    )
    await expect(call(reader, 'ListRepoTag', { RepoId: repoId, PageSize: 101 })).rejects.toMatchObject({
      code: 'InvalidParameter',
    })
  })

  it('reports what does not exist inside HTTP 200', async () => {
    expect(await call(reader, 'GetInstance', { InstanceId: 'cri-none' })).toMatchObject({
      IsSuccess: false,
      Code: 'INSTANCE_NOT_EXIST',
    })
    expect(await call(reader, 'ListRepoTag', { RepoId: 'crr-none' })).toMatchObject({
      IsSuccess: false,
      Code: 'REPO_NOT_EXIST',
    })
    expect(await call(reader, 'GetRepoTag', { RepoId: repoId, Tag: 'none' })).toMatchObject({
      Code: 'REPO_TAG_NOT_EXIST',
    })
  })

  it('lists the rules that will delete images', async () => {
    createLifecycleRule(sim.world, { instanceId, retentionTagCount: 10, tagRegexp: '^keep-' })
    expect(await call(reader, 'ListArtifactLifecycleRule')).toMatchObject({
      TotalCount: 1,
      Rules: [{ Scope: 'INSTANCE', RetentionTagCount: 10, TagRegexp: '^keep-', EnableDeleteTag: true }],
    })
  })
})

describe('tags', () => {
  it('copies a tag, and refuses to overwrite one where tags are immutable', async () => {
    const names = { NamespaceName: 'trade', RepoName: 'order-service' }
    expect(
      await call(writer, 'CreateRepoTag', { ...names, FromTag: revision, ToTag: 'keep-1' }),
    ).toMatchObject({ IsSuccess: true })
    await call(writer, 'UpdateRepository', {
      RepoId: repoId,
      RepoType: 'PRIVATE',
      Summary: 's',
      TagImmutability: true,
    })
    const again = await call(writer, 'CreateRepoTag', { ...names, FromTag: revision, ToTag: 'keep-1' })
    expect(again).toMatchObject({ IsSuccess: false, Code: 'TAG_IMMUTABLE' })
    expect(
      await call(writer, 'CreateRepoTag', { ...names, FromTag: revision, ToTag: 'latest' }),
    ).toMatchObject({ IsSuccess: true })
    expect(await call(writer, 'DeleteRepoTag', { RepoId: repoId, Tag: 'keep-1' })).toMatchObject({
      IsSuccess: true,
    })
    expect(await call(reader, 'GetRepoTag', { RepoId: repoId, Tag: 'keep-1' })).toMatchObject({
      IsSuccess: false,
    })
    expect(sim.world.journal.find({ write: true, product: 'cr' }).map(({ action }) => action)).toEqual([
      'CreateRepoTag',
      'UpdateRepository',
      'CreateRepoTag',
      'CreateRepoTag',
      'DeleteRepoTag',
    ])
  })

  it('gives the same digest for the same build, and says what a kubelet would pull', () => {
    const build = { ...path, revision: 'r', layers: [{ size: 5, seed: 'x' }], createdAt: 1_700_000_000_000 }
    const one = createImage(sim.world, { ...build, tags: ['one'] })
    expect(createImage(sim.world, { ...build, tags: ['two'] }).digest).toBe(one.digest)
    tagImage(sim.world, { ...path, digest: one.digest, tag: '202611-20261121.7' })
    const pull = (reference: string) =>
      hasImage(sim.world, 'test-registry.cn-hangzhou.cr.aliyuncs.com', 'trade', 'order-service', reference)
    expect([pull('202611-20261121.7'), pull(one.digest), pull(`sha256:${'0'.repeat(64)}`)]).toEqual([
      one.digest,
      one.digest,
      undefined,
    ])
  })
})

describe('scans', () => {
  const status = async (Tag: string) =>
    (await call(reader, 'GetRepoTagScanStatus', { RepoId: repoId, Tag })).Status

  it('starts by itself with a push, takes its time, and finds what the layers carry', async () => {
    expect(await status(revision)).toBe('SCANNING')
    await sim.world.advance(60_000)
    expect(await status(revision)).toBe('COMPLETE')
    const { Digest } = await call(reader, 'GetRepoTag', { RepoId: repoId, Tag: revision })
    expect(
      await call(reader, 'GetRepoTagScanSummary', { RepoId: repoId, Digest: `sha256:${String(Digest)}` }),
    ).toMatchObject({
      HighSeverity: 1,
      MediumSeverity: 0,
      LowSeverity: 1,
      TotalSeverity: 2,
    })
    const high = await call(reader, 'ListRepoTagScanResult', {
      RepoId: repoId,
      Tag: revision,
      Severity: 'High',
    })
    expect(high).toMatchObject({
      TotalCount: 1,
      Vulnerabilities: [
        {
          CveName: 'CVE-2026-0001',
          Severity: 'High',
          VersionFixed: '3.0.15',
          AddedBy: expect.stringMatching(/^sha256:/),
        },
      ],
    })
  })

  it('may be asked for again, and may fail', async () => {
    await sim.world.advance(60_000)
    const task = { RepoId: repoId, Tag: revision }
    await expect(call(reader, 'CreateRepoTagScanTask', task)).rejects.toMatchObject({ code: 'NoPermission' })
    expect(await call(writer, 'CreateRepoTagScanTask', task)).toMatchObject({ IsSuccess: true })
    expect(await status(revision)).toBe('SCANNING')
    createImage(sim.world, {
      ...path,
      tags: ['bad'],
      revision: 'b',
      layers: [{ size: 1, seed: 'b' }],
      scanFails: true,
    })
    await sim.world.advance(60_000)
    expect([await status(revision), await status('bad')]).toEqual(['COMPLETE', 'FAILED'])
  })
})

describe('other shapes and places', () => {
  it('knows images for several architectures: scanned through their children, one digest for all', async () => {
    const layers = [
      {
        size: 9,
        seed: 'arm',
        findings: [
          {
            cve: 'CVE-2026-0009',
            severity: 'Medium' as const,
            feature: 'curl',
            version: '8',
            versionFixed: '9',
          },
        ],
      },
    ]
    const arm = createImage(sim.world, { ...path, tags: [], revision, layers, architecture: 'arm64' })
    const { digest } = createImageIndex(sim.world, {
      ...path,
      tags: ['multi'],
      children: [{ digest: arm.digest, architecture: 'arm64' }],
    })
    await sim.world.advance(60_000)
    expect(await call(reader, 'GetRepoTag', { RepoId: repoId, Tag: 'multi' })).toMatchObject({
      Digest: digest.slice(7),
      ImageSize: arm.imageSize,
    })
    expect(await call(reader, 'GetRepoTagScanSummary', { RepoId: repoId, Tag: 'multi' })).toMatchObject({
      MediumSeverity: 1,
    })
  })

  it('keeps a verdict that was set outright', async () => {
    const digest = String((await call(reader, 'GetRepoTag', { RepoId: repoId, Tag: 'latest' })).Digest)
    const findings = [
      {
        cve: 'CVE-2026-0042',
        severity: 'High' as const,
        feature: 'jackson',
        version: '2.1',
        versionFixed: '2.2',
      },
    ]
    setScanFindings(sim.world, { ...path, digest: `sha256:${digest}`, findings })
    expect(await call(reader, 'GetRepoTagScanSummary', { RepoId: repoId, Tag: 'latest' })).toMatchObject({
      HighSeverity: 1,
      TotalSeverity: 1,
    })
  })

  it('replicates to another region by rule and on demand, and says when a tag is in the way', async () => {
    const eu = {
      instanceId: 'cri-test0002',
      namespace: 'trade',
      name: 'order-service',
      tagImmutability: true,
    }
    createRegistry(sim.world, {
      instanceId: eu.instanceId,
      instanceName: 'eu-registry',
      region: 'eu-central-1',
      namespaces: ['trade'],
    })
    createRepository(sim.world, eu)
    createSyncRule(sim.world, { from: instanceId, to: eu.instanceId, namespace: 'trade', tagFilter: 'v.*' })
    const { digest } = createImage(sim.world, {
      ...path,
      tags: ['v1', 'other'],
      revision,
      layers: [{ size: 7, seed: 'v1' }],
    })
    const there = (reference: string) =>
      hasImage(sim.world, registryHost(sim.world, eu.instanceId), 'trade', 'order-service', reference)
    expect(there(digest)).toBeUndefined()
    await sim.world.advance(41_000)
    expect([there('v1'), there(digest), there('other')]).toEqual([digest, digest, undefined])
    expect(await call(reader, 'ListRepoSyncRule')).toMatchObject({
      TotalCount: 1,
      SyncRules: [{ TargetRegionId: 'eu-central-1', TagFilter: 'v.*' }],
    })
    expect(await call(reader, 'ListRepoSyncTask', { Tag: 'v1' })).toMatchObject({
      TotalCount: '1',
      SyncTasks: [{ TaskStatus: 'SUCCESS' }],
    })

    const target = {
      TargetInstanceId: eu.instanceId,
      TargetRegionId: 'eu-central-1',
      TargetNamespace: 'trade',
      TargetRepoName: 'order-service',
    }
    const task = await call(writer, 'CreateRepoSyncTask', {
      RepoId: repoId,
      Tag: 'latest',
      ...target,
      TargetTag: 'v1',
    })
    expect(await call(reader, 'GetRepoSyncTask', { SyncTaskId: task.SyncTaskId })).toMatchObject({
      TaskStatus: 'RUNNING',
      Progress: 0,
    })
    await sim.world.advance(41_000)
    expect(await call(reader, 'GetRepoSyncTask', { SyncTaskId: task.SyncTaskId })).toMatchObject({
      TaskStatus: 'FAILED',
      TaskIssue: 'TAG_CONFLICT',
      LayerTasks: expect.arrayContaining([
        expect.objectContaining({ ArtifactDigest: expect.stringMatching(/^sha256:/) }),
      ]),
    })
  })
})
