import { describe, expect, it } from 'vitest'
import { parseTime, toRepository as toCodeRepository, toCommit, toFile } from './codeup/map.ts'
import { WireRepository as WireCodeRepository } from './codeup/wire.ts'
import { businessError } from './cr/client.ts'
import { toImageTag, toScanState, toSeverity } from './cr/map.ts'
import { ImageList, RepositoryList } from './cr/wire.ts'
import { toRun, toTrigger } from './flow/map.ts'
import { WireRun } from './flow/wire.ts'
import { parseKubeconfig } from './kubernetes/kubeconfig.ts'
import { digestOfImageId, ownsPod, selectorText, selects, toWorkload } from './kubernetes/map.ts'
import type { WirePod, WireWorkload } from './kubernetes/wire.ts'
import { baseOf, rateOf, regionOfHost } from './products.ts'
import { isTrustedRealm, parseChallenge, toManifest } from './registry/map.ts'
import { pageOf } from './transport/yunxiao.ts'

const hex = 'a'.repeat(64)

describe('container registry', () => {
  it('takes digests with and without the algorithm, and counts as text', () => {
    const image = { Tag: 'v1', Digest: hex, ImageSize: 7, ImageUpdate: '1700000000000', Unknown: {} }
    expect(toImageTag(ImageList.parse({ Images: [image], TotalCount: '1' }).Images?.[0] as never)).toEqual({
      name: 'v1',
      digest: `sha256:${hex}`,
      sizeBytes: 7,
      pushedAt: new Date(1_700_000_000_000),
    })
    expect(RepositoryList.parse({ Repositories: null, TotalCount: '12' }).TotalCount).toBe(12)
    expect(toImageTag({ Tag: 'x', Digest: hex, Status: 'DELETING' })).toBeNull()
    expect(() => toImageTag({ Tag: 'x', Digest: 'zz' })).toThrow('not a digest')
  })

  it('keeps words it does not know', () => {
    expect(['High', 'Critical', 'medium', 'LOW', 'Negligible'].map(toSeverity)).toEqual([
      'high',
      'high',
      'medium',
      'low',
      'unknown',
    ])
    expect(['COMPLETE', 'FAILED', 'SCANNING', 'RETRYING', 'NEW'].map(toScanState)).toEqual([
      'complete',
      'failed',
      'running',
      'running',
      'running',
    ])
  })

  it.each([
    ['REPO_NOT_EXIST', 'not-found'],
    ['NO_PERMISSION', 'refused'],
    ['TAG_IMMUTABLE', 'conflict'],
    ['Throttling.User', 'throttled'],
    ['INVALID_PARAMETER', 'invalid'],
    ['INTERNAL_ERROR', 'unavailable'],
    [undefined, 'unavailable'],
  ])('business failure %s is %s', (Code, kind) => {
    expect(businessError({ IsSuccess: false, Code }).kind).toBe(kind)
  })
})

describe('registry', () => {
  it.each([
    ['Bearer realm="https://dockerauth-ee.cn-hangzhou.aliyuncs.com/auth",service="a:b"', 'bearer', 'a:b'],
    ['bearer realm=https://x/auth, service=s', 'bearer', 's'],
    ['Basic realm="registry"', 'basic', null],
  ])('reads %s', (header, scheme, service) => {
    expect(parseChallenge(header)).toMatchObject({ scheme, service })
  })

  it.each([undefined, '', 'Digest realm="x"', 'Bearer'])('refuses %j', (header) => {
    expect(parseChallenge(header)).toBeNull()
  })

  const registry = new URL('https://yunfan-registry.cn-hangzhou.cr.aliyuncs.com')
  it.each([
    ['https://dockerauth-ee.cn-hangzhou.aliyuncs.com/auth', true],
    ['https://dockerauth.cn-hangzhou.aliyuncs.com/auth', true],
    ['https://dockerauth-cn-zhangjiakou.aliyuncs.com/auth', true],
    ['https://dockerauth-ee-vpc.cn-hangzhou.aliyuncs.com/auth', true],
    ['https://yunfan-registry.cn-hangzhou.cr.aliyuncs.com/auth', true],
    ['http://dockerauth-ee.cn-hangzhou.aliyuncs.com/auth', false],
    ['https://dockerauth-ee.cn-hangzhou.aliyuncs.com.evil.example/auth', false],
    ['https://evil-dockerauth.aliyuncs.com/auth', false],
    ['https://my-bucket.oss-cn-hangzhou.aliyuncs.com/auth', false],
    ['https://evil.example/auth', false],
  ])('sends the password to %s: %s', (realm, trusted) => {
    expect(isTrustedRealm(new URL(realm), registry)).toBe(trusted)
  })

  it('refuses bytes that are not what was asked for', () => {
    const bytes = new TextEncoder().encode('{"schemaVersion":2}')
    const answer = { status: 200, headers: { 'content-type': 'x; charset=utf-8' }, bytes, url: '' }
    expect(toManifest(answer, 'latest')).toMatchObject({ mediaType: 'x', children: [] })
    expect(() => toManifest(answer, `sha256:${hex}`)).toThrow('the bytes are')
    const headers = { 'docker-content-digest': `sha256:${hex}` }
    expect(() => toManifest({ ...answer, headers }, 'latest')).toThrow('the bytes are')
  })
})

describe('codeup and flow', () => {
  it.each([
    ['2026-11-21T10:00:00Z', '2026-11-21T10:00:00.000Z'],
    ['2026-11-21T18:00:00+08:00', '2026-11-21T10:00:00.000Z'],
    ['2026-11-21 18:00:00', '2026-11-21T10:00:00.000Z'],
    ['nonsense', undefined],
    [null, undefined],
  ])('reads the time %s', (text, iso) => {
    expect(parseTime(text)?.toISOString()).toBe(iso)
  })

  it('reads ids as text and both words for archived', () => {
    const wire = WireCodeRepository.parse({ id: 17, pathWithNamespace: 'a/b', archive: true })
    expect(toCodeRepository(wire)).toMatchObject({
      externalId: '17',
      path: 'a/b',
      archived: true,
      defaultBranch: null,
    })
  })

  it('reads files in both encodings', () => {
    const content = Buffer.from('库存: 1\n').toString('base64')
    expect(toFile({ content, encoding: 'base64', blobId: 'b' }, 'x')).toEqual({
      path: 'x',
      content: '库存: 1\n',
      revision: 'b',
    })
    expect(toFile({ content: 'a', encoding: 'text', commitId: 'c' }, 'x').revision).toBe('c')
    expect(() => toFile({ content: 'a' }, 'x')).toThrow('without a revision')
  })

  it('reads a commit with little in it', () => {
    expect(toCommit({ id: 's', title: 't' })).toMatchObject({
      sha: 's',
      message: 't',
      parents: [],
      tree: null,
    })
  })

  it('reads a run with the vendor’s own spelling and an unknown trigger', () => {
    const run = toRun(
      WireRun.parse({
        pipelineRunId: 3,
        status: 'NEW_WORD',
        triggerMode: 4,
        createTime: 1000,
        sources: [{ data: { branch: 'main', commint: 'abc' } }],
        stages: [{ name: 'a', stageInfo: { status: 'SUCCESS', endTime: 5000, jobs: [{ id: 9 }] } }, {}],
      }),
    )
    expect(run).toMatchObject({
      number: 3,
      status: 'NEW_WORD',
      trigger: '4',
      commitSha: 'abc',
      endedAt: null,
    })
    expect(run.stages[0]?.jobs[0]).toMatchObject({ id: '9', name: '' })
    expect([1, 2, 3, 5, 6, null].map(toTrigger)).toEqual([
      'manual',
      'timer',
      'commit',
      'pipeline',
      'webhook',
      null,
    ])
  })

  it.each([
    [{ 'x-next-page': '3', 'x-total': '250' }, 2, '3'],
    [{ 'x-next-page': '', 'x-total-pages': '2' }, 2, null],
    [{ 'x-next-page': '', 'x-total-pages': '4' }, 2, '3'],
    [{ 'x-next-page': '2' }, 2, null],
    [{}, 1, '2'],
  ])('pages by headers %j', (headers, page, next) => {
    expect(pageOf(['a'], headers as Record<string, string>, page, 1).next).toBe(next)
  })
})

describe('kubernetes', () => {
  const workload = (change: object = {}, status: object = {}): WireWorkload => ({
    metadata: { name: 'order', namespace: 'trade', generation: 4, resourceVersion: '9' },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: 'order' } },
      template: { spec: { containers: [{ name: 'app', image: 'r.example/trade/order' }] } },
      ...change,
    },
    status: {
      observedGeneration: 4,
      replicas: 2,
      updatedReplicas: 2,
      readyReplicas: 2,
      availableReplicas: 2,
      ...status,
    },
  })
  const pod = (change: object = {}, state: object = {}): WirePod => ({
    metadata: {
      name: 'order-1',
      namespace: 'trade',
      labels: { app: 'order', 'pod-template-hash': 'h1' },
      ownerReferences: [{ kind: 'ReplicaSet', name: 'order-h1' }],
      ...change,
    },
    status: {
      phase: 'Running',
      containerStatuses: [
        { name: 'app', imageID: `r.example/trade/order@sha256:${hex}`, ready: true, ...state },
      ],
    },
  })

  it.each([
    [`r.example/a/b@sha256:${hex}`, `sha256:${hex}`],
    [`docker-pullable://r.example/a/b@sha256:${hex}`, `sha256:${hex}`],
    ['r.example/a/b:latest', null],
    ['', null],
    [undefined, null],
  ])('digest of %s', (imageId, digest) => {
    expect(digestOfImageId(imageId)).toBe(digest)
  })

  it('selects by labels and expressions', () => {
    const selector = {
      matchLabels: { app: 'order' },
      matchExpressions: [
        { key: 'tier', operator: 'In', values: ['a', 'b'] },
        { key: 'old', operator: 'DoesNotExist' },
        { key: 'track', operator: 'NotIn', values: ['canary'] },
        { key: 'zone', operator: 'Exists' },
      ],
    }
    expect(selects(selector, { app: 'order', tier: 'a', zone: 'x' })).toBe(true)
    expect(selects(selector, { app: 'order', tier: 'c', zone: 'x' })).toBe(false)
    expect(selects(selector, { app: 'order', tier: 'a', zone: 'x', old: '1' })).toBe(false)
    expect(selects(selector, { app: 'order', tier: 'a', zone: 'x', track: 'canary' })).toBe(false)
    expect(selectorText(selector)).toBe('app=order,tier in (a,b),!old,track notin (canary),zone')
    expect(selects({ matchExpressions: [{ key: 'a', operator: 'Future' }] }, {})).toBe(false)
  })

  it('gives a pod to its owner alone', () => {
    expect(ownsPod('Deployment', workload(), pod())).toBe(true)
    expect(ownsPod('Deployment', workload(), pod({ namespace: 'other' }))).toBe(false)
    expect(
      ownsPod(
        'Deployment',
        workload(),
        pod({ ownerReferences: [{ kind: 'ReplicaSet', name: 'order-canary-h1' }] }),
      ),
    ).toBe(false)
    expect(
      ownsPod('StatefulSet', workload(), pod({ ownerReferences: [{ kind: 'StatefulSet', name: 'order' }] })),
    ).toBe(true)
    expect(ownsPod('Deployment', workload(), pod({ labels: { app: 'other' } }))).toBe(false)
  })

  it.each([
    ['all there', {}, true],
    ['generation not seen', { observedGeneration: 3 }, false],
    ['not all updated', { updatedReplicas: 1 }, false],
    ['not all available', { availableReplicas: 1 }, false],
    ['an old one left', { replicas: 3 }, false],
  ])('settled: %s', (_case, status, settled) => {
    expect(toWorkload('Deployment', workload({}, status), []).settled).toBe(settled)
  })

  it('counts pods per digest, those on their way out not', () => {
    const other = `sha256:${'b'.repeat(64)}`
    const fact = toWorkload('Deployment', workload(), [
      pod(),
      pod({ name: 'order-2' }, { ready: false }),
      pod({ name: 'order-3' }, { imageID: `r.example/trade/order@${other}` }),
      pod({ name: 'order-4', deletionTimestamp: '2026-11-21T00:00:00Z' }),
      pod({ name: 'order-5' }, { imageID: '' }),
    ])
    expect(fact.running).toEqual([
      {
        container: 'app',
        image: 'r.example/trade/order',
        digests: [
          { digest: `sha256:${hex}`, pods: 2, readyPods: 1 },
          { digest: other, pods: 1, readyPods: 1 },
        ],
      },
    ])
  })

  it.each([
    ['CrashLoopBackOff', 'crash-loop'],
    ['ImagePullBackOff', 'pull-failure'],
    ['ErrImagePull', 'pull-failure'],
    ['ContainerCreating', null],
  ])('%s is %s', (reason, problem) => {
    const waiting = pod({}, { state: { waiting: { reason, message: 'why' } } })
    expect(toWorkload('Deployment', workload(), [waiting]).problem).toBe(problem)
  })

  it('says when a rollout is stuck', () => {
    const conditions = [
      { type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded', message: 'late' },
    ]
    expect(toWorkload('Deployment', workload({}, { conditions }), [])).toMatchObject({
      problem: 'stuck',
      problemText: 'late',
    })
  })

  const config = (cluster: string, user: string) => `
current-context: two
clusters: [{ name: c, cluster: { ${cluster} } }, { name: other, cluster: { server: https://other } }]
users: [{ name: u, user: { ${user} } }]
contexts: [{ name: one, context: { cluster: other, user: u } }, { name: two, context: { cluster: c, user: u } }]
`
  const server = 'server: "https://1.2.3.4:6443/k8s/c1"'
  it('reads a kubeconfig with certificate or token', () => {
    const data = Buffer.from('pem').toString('base64')
    const certificate = `client-certificate-data: ${data}, client-key-data: ${data}`
    expect(
      parseKubeconfig(config(`${server}, certificate-authority-data: ${data}`, certificate)),
    ).toMatchObject({
      ca: 'pem',
      cert: 'pem',
      key: 'pem',
      token: null,
    })
    expect(parseKubeconfig(config(server, 'token: abc'))).toMatchObject({
      token: 'abc',
      server: new URL('https://1.2.3.4:6443/k8s/c1'),
    })
  })

  it.each([
    ['an unchecked certificate', config(`${server}, insecure-skip-tls-verify: true`, 'token: a')],
    ['a program to run', config(server, 'exec: { command: rm }')],
    ['no server', config('server: nowhere', 'token: a')],
    ['no YAML', '{ ['],
    ['nothing', ''],
  ])('refuses a kubeconfig with %s', (_case, text) => {
    expect(() => parseKubeconfig(text)).toThrow()
  })
})

describe('where products live', () => {
  it('names hosts by region, and lets the connection overrule', () => {
    expect(baseOf('cr', 'eu-central-1', {}).host).toBe('cr.eu-central-1.aliyuncs.com')
    expect(baseOf('yunxiao', 'cn-hangzhou', {}).host).toBe('openapi-rdc.aliyuncs.com')
    expect(baseOf('bssopenapi', 'eu-central-1', {}).host).toBe('business.aliyuncs.com')
    expect(baseOf('resourcecenter', 'eu-central-1', {}).host).toBe('resourcecenter.aliyuncs.com')
    expect(baseOf('tag', 'eu-central-1', {}).host).toBe('tag.eu-central-1.aliyuncs.com')
    expect(baseOf('cr', 'cn-hangzhou', { cr: 'http://127.0.0.1:4010' }).host).toBe('127.0.0.1:4010')
    expect(baseOf('cr', 'cn-hangzhou', { cr: 'https://a', 'cr:cn-hangzhou': 'https://b' }).host).toBe('b')
    expect(regionOfHost('yunfan-registry.cn-hangzhou.cr.aliyuncs.com')).toBe('cn-hangzhou')
    expect(regionOfHost('images.example.com')).toBeNull()
  })

  it('paces by product, by connection, and hardly in simulation', () => {
    expect(rateOf('cs', { kind: 'alibaba', endpoints: {} })).toBe(10)
    expect(rateOf('cs', { kind: 'alibaba', endpoints: { 'rate:cs': '3' } })).toBe(3)
    expect(rateOf('cs', { kind: 'alibaba', endpoints: { 'rate:cs': 'often' } })).toBe(10)
    expect(rateOf('cs', { kind: 'simulated', endpoints: {} })).toBeGreaterThan(1000)
    // The vendor says ten a second, and so does the simulated cloud.
    expect(rateOf('bssopenapi', { kind: 'simulated', endpoints: {} })).toBe(10)
  })
})
