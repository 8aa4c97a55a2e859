import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '../../../start.ts'
import { imageOf, productionCluster, seedClusters, testCluster } from '../../../testing/cluster-seed.ts'
import { kubeClient, kubeconfigAs, type WatchLine } from '../../../testing/kube-client.ts'
import { kubeOf } from '../kube.ts'
import { createWorkload } from '../seed.ts'

let sim: Simulator
let client: ReturnType<typeof kubeClient>
beforeAll(async () => {
  sim = await startSimulator({ scenario: seedClusters, pumpEveryMs: 0 })
  client = kubeClient((await kubeconfigAs(sim, 'sluice-promote-production', productionCluster)).config)
  const image = 'registry.aliyuncs.com/acs/pause'
  for (const name of ['cart', 'goods', 'price', 'stock']) {
    const spec = {
      namespace: 'supply',
      name,
      image,
      tag: '3',
      replicas: 2,
      labels: { tier: name === 'price' ? '1' : '2' },
    }
    createWorkload(sim.world, { clusterId: productionCluster, spec, createdAt: sim.clock.now() - 60_000 })
  }
})
afterAll(async () => {
  await client.close()
  await sim.close()
})

const all = '/apis/apps/v1/deployments'
const supply = '/apis/apps/v1/namespaces/supply/deployments'
const names = (reply: { body: { items: Array<{ metadata: { name: string } }> } }) =>
  reply.body.items.map(({ metadata }) => metadata.name)

describe('lists', () => {
  it('come by namespace and name, in pages that continue', async () => {
    expect(names(await client.get(all))).toEqual([
      'coredns',
      'cart',
      'goods',
      'price',
      'stock',
      'order-service',
    ])
    const first = await client.get(`${all}?limit=4`)
    expect(names(first)).toEqual(['coredns', 'cart', 'goods', 'price'])
    expect(first.body.metadata.remainingItemCount).toBe(2)
    const next = await client.get(`${all}?limit=4&continue=${first.body.metadata.continue}`)
    expect(names(next)).toEqual(['stock', 'order-service'])
    expect(next.body.metadata.continue).toBeUndefined()
    expect(next.body).toMatchObject({ kind: 'DeploymentList', apiVersion: 'apps/v1' })
    expect(next.body.items[0]).not.toHaveProperty('kind')
  })

  it.each([
    ['labelSelector=tier=1', ['price']],
    ['labelSelector=tier!=1,tier', ['cart', 'goods', 'stock']],
    [`labelSelector=${encodeURIComponent('app.kubernetes.io/name in (cart, stock)')}`, ['cart', 'stock']],
    [`labelSelector=${encodeURIComponent('tier notin (1)')}`, ['cart', 'goods', 'stock']],
    [`labelSelector=${encodeURIComponent('!tier')}`, []],
    ['fieldSelector=metadata.name=goods', ['goods']],
    ['fieldSelector=metadata.name!=goods,metadata.namespace=supply', ['cart', 'price', 'stock']],
  ])('select by %s', async (query, expected) => {
    expect(names(await client.get(`${supply}?${query}`))).toEqual(expected)
  })

  it.each([
    ['labelSelector=a%20b%20c', 400, 'BadRequest'],
    ['fieldSelector=spec.replicas=3', 400, 'BadRequest'],
    ['limit=many', 400, 'BadRequest'],
    ['continue=%25%25', 400, 'BadRequest'],
    ['resourceVersion=99999999', 504, 'Timeout'],
    ['resourceVersion=1&resourceVersionMatch=Exact', 410, 'Expired'],
  ])('refuse %s', async (query, status, reason) => {
    expect(await client.get(`${supply}?${query}`)).toMatchObject({
      status,
      body: { kind: 'Status', status: 'Failure', reason, code: status },
    })
  })

  it('are tables when the client wants to print them', async () => {
    const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json'
    const { body } = await client.call('GET', supply, undefined, { accept })
    expect(body).toMatchObject({
      kind: 'Table',
      columnDefinitions: expect.arrayContaining([
        expect.objectContaining({ name: 'Up-to-date', type: 'integer' }),
      ]),
      rows: expect.arrayContaining([
        expect.objectContaining({ cells: expect.arrayContaining(['cart', '2/2']) }),
      ]),
    })
  })
})

describe('discovery', () => {
  it('names groups and resources', async () => {
    expect((await client.get('/apis')).body).toMatchObject({
      kind: 'APIGroupList',
      groups: [{ name: 'apps' }, { name: 'argoproj.io' }],
    })
    expect((await client.get('/apis/apps/v1')).body).toMatchObject({
      resources: expect.arrayContaining([
        expect.objectContaining({ name: 'deployments/scale', kind: 'Scale' }),
      ]),
    })
    expect((await client.get('/version')).body).toMatchObject({ major: '1', minor: '32' })
  })

  it('answers nothing to nobody', async () => {
    const bare = await fetch(`${sim.url}/k8s/${testCluster}/api/v1/namespaces`)
    expect(bare.status).toBe(401)
    expect(await bare.json()).toMatchObject({ kind: 'Status', reason: 'Unauthorized' })
    expect((await client.get('/apis/batch/v1/jobs')).body).toMatchObject({ reason: 'NotFound', code: 404 })
    expect((await client.get(`${supply}/nothing`)).body).toMatchObject({
      reason: 'NotFound',
      message: 'deployments.apps "nothing" not found',
      details: { name: 'nothing', group: 'apps', kind: 'deployments' },
    })
  })
})

describe('writes', () => {
  const one = `${supply}/cart`

  it('take all three kinds of patch and count the generation', async () => {
    const before = (await client.get(one)).body
    const merged = await client.patch(one, { spec: { replicas: 3 } }, 'application/merge-patch+json')
    expect(merged.body.metadata.generation).toBe((before.metadata.generation ?? 0) + 1)
    const operations = [
      { op: 'test', path: '/spec/replicas', value: 3 },
      { op: 'replace', path: '/spec/replicas', value: 2 },
    ]
    expect((await client.patch(one, operations, 'application/json-patch+json')).body.spec.replicas).toBe(2)
    const env = (list: unknown[]) => ({
      spec: { template: { spec: { containers: [{ name: 'cart', env: list }] } } },
    })
    await client.patch(one, env([{ name: 'A', value: '1' }]))
    const second = await client.patch(`${one}?fieldManager=a-person`, env([{ name: 'B', value: '2' }]))
    expect(second.body.spec).toMatchObject({
      template: { spec: { containers: [{ name: 'cart', env: [{ name: 'A' }, { name: 'B' }] }] } },
    })
    expect(second.body.metadata.managedFields?.at(-1)?.manager).toBe('a-person')
    const annotated = await client.patch(one, { metadata: { annotations: { note: 'x' } } })
    expect(annotated.body.metadata.generation).toBe(second.body.metadata.generation)
  })

  it('make no new revision when nothing changes, and refuse a stale one', async () => {
    const present = (await client.get(one)).body
    const same = await client.patch(one, { spec: { replicas: present.spec.replicas } })
    expect(same.body.metadata.resourceVersion).toBe(present.metadata.resourceVersion)
    const stale = { ...present, metadata: { ...present.metadata, resourceVersion: '7' } }
    expect(await client.call('PUT', one, stale)).toMatchObject({ status: 409, body: { reason: 'Conflict' } })
    const tried = await client.patch(`${one}?dryRun=All`, { spec: { replicas: 9 } })
    expect(tried.body.spec.replicas).toBe(9)
    expect((await client.get(one)).body.spec.replicas).toBe(present.spec.replicas)
  })

  it.each([
    ['a selector that changes', { spec: { selector: { matchLabels: { a: 'b' } } } }, 422],
    ['no containers', { spec: { template: { spec: { containers: [{ $patch: 'replace' }] } } } }, 422],
    ['replicas below zero', { spec: { replicas: -1 } }, 422],
    ['labels that are no text', { metadata: { labels: { a: 1 } } }, 400],
  ])('refuse %s', async (_what, patch, status) => {
    expect((await client.patch(one, patch)).status).toBe(status)
  })

  it('refuse a body or a media type that is none', async () => {
    expect((await client.patch(one, '{', 'application/merge-patch+json')).status).toBe(400)
    expect((await client.patch(one, {}, 'text/plain')).status).toBe(415)
    expect((await client.call('POST', supply, { metadata: { name: 'cart' }, spec: {} })).status).toBe(409)
    expect((await client.call('POST', '/api/v1/namespaces', { metadata: { name: 'mine' } })).status).toBe(403)
  })

  it('scale by the subresource', async () => {
    expect((await client.get(`${one}/scale`)).body).toMatchObject({ kind: 'Scale', spec: { replicas: 2 } })
    const scaled = await client.patch(
      `${one}/scale`,
      { spec: { replicas: 4 } },
      'application/merge-patch+json',
    )
    expect(scaled.body.spec.replicas).toBe(4)
    await sim.world.advance(20_000)
    expect((await client.get(one)).body.status).toMatchObject({ replicas: 4, availableReplicas: 4 })
  })
})

describe('watch', () => {
  async function take(lines: AsyncGenerator<WatchLine>, count: number): Promise<WatchLine[]> {
    const taken: WatchLine[] = []
    while (taken.length < count) {
      const next = await lines.next()
      if (next.done === true) break
      taken.push(next.value)
    }
    return taken
  }

  it('tells what happens after a revision, and only to the selected', async () => {
    const { body } = await client.get(all)
    const lines = client.watch(
      `${all}?watch=true&resourceVersion=${body.metadata.resourceVersion}&fieldSelector=metadata.name=order-service`,
    )
    await client.patch(`${supply}/goods`, { metadata: { annotations: { note: 'not for us' } } })
    const path = '/apis/apps/v1/namespaces/trade/deployments/order-service'
    await client.patch(path, {
      spec: {
        template: { spec: { containers: [{ name: 'order-service', image: imageOf(sim.world, 'two') }] } },
      },
    })
    await sim.world.advance(60_000)
    const taken = await take(lines, 3)
    expect(taken.map(({ type, object }) => [type, object.metadata.name])).toEqual(
      Array(3).fill(['MODIFIED', 'order-service']),
    )
    await lines.return(undefined)
  })

  it('begins with everything when no revision is given, and ends the beginning with a bookmark where asked', async () => {
    const lines = client.watch(
      `${supply}?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&labelSelector=tier=1`,
    )
    const [first, second] = await take(lines, 2)
    expect(first).toMatchObject({ type: 'ADDED', object: { metadata: { name: 'price' } } })
    expect(second).toMatchObject({
      type: 'BOOKMARK',
      object: { metadata: { annotations: { 'k8s.io/initial-events-end': 'true' } } },
    })
    await client.patch(`${supply}/price`, { metadata: { labels: { tier: '3' } } })
    expect(await take(lines, 1)).toMatchObject([{ type: 'DELETED', object: { metadata: { name: 'price' } } }])
    await lines.return(undefined)
  })

  it('says 410 Gone for a revision that is forgotten', async () => {
    const old = (await client.get(supply)).body.metadata.resourceVersion
    await client.patch(`${supply}/stock`, { metadata: { annotations: { note: 'later' } } })
    kubeOf(sim.world).hub(productionCluster).compact()
    const lines = client.watch(`${supply}?watch=true&resourceVersion=${old}`)
    expect(await take(lines, 1)).toMatchObject([
      { type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired' } },
    ])
    const token = Buffer.from(JSON.stringify({ rv: Number(old), start: 'supply/cart' })).toString('base64url')
    expect(await client.get(`${supply}?limit=1&continue=${token}`)).toMatchObject({
      status: 410,
      body: { reason: 'Expired' },
    })
  })
})
