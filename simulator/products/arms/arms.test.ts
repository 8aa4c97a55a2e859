import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '../../start.ts'
import {
  digestOf,
  imageOf,
  productionCluster,
  seedClusters,
  testCluster,
} from '../../testing/cluster-seed.ts'
import { kubeClient, kubeconfigAs } from '../../testing/kube-client.ts'
import { assumeRole, type Key, signedClient } from '../../testing/signed-client.ts'
import { markFailure } from '../kubernetes/failure-mark.ts'
import { baseAccessKey } from '../ram/standard-account.ts'
import { endBehaviour, markBehaviour } from './behaviour.ts'

let sim: Simulator
let key: Key
beforeEach(async () => {
  sim = await startSimulator({ scenario: seedClusters, pumpEveryMs: 0 })
  key = await assumeRole(sim.url, baseAccessKey, 'sluice-reader', 'sync')
})
afterEach(() => sim.close())

const minute = 60_000
const arms = (action: string, query: Record<string, unknown>) =>
  signedClient(sim.url, key).rpc('2019-08-08', action, { RegionId: 'cn-hangzhou', ...query })

async function addressOf(cluster: string): Promise<string> {
  const { Data } = await arms('GetPrometheusInstance', { ClusterId: cluster })
  return (Data as Record<string, string>).HttpApiInterUrl ?? ''
}

const basic = (): string =>
  `Basic ${Buffer.from(`${key.accessKeyId}:${key.secret}$${key.securityToken}`).toString('base64')}`

async function ask(path: string, query: Record<string, string>, authorization = basic()) {
  const url = `${await addressOf(testCluster)}/api/v1/${path}?${new URLSearchParams(query)}`
  const answer = await fetch(url, { headers: { authorization } })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}

type Matrix = { data: { result: Array<{ metric: Record<string, string>; values: Array<[number, string]> }> } }

/** The one series of an expression over the last minutes, as numbers. */
async function read(query: string, minutes = 5): Promise<number[]> {
  const now = sim.clock.now()
  const span = { start: String((now - minutes * minute) / 1000), end: String(now / 1000), step: '30s' }
  const { status, body } = await ask('query_range', { query, ...span })
  if (status !== 200) throw new Error(JSON.stringify(body))
  const { result } = (body as Matrix).data
  if (result.length > 1) throw new Error(`${result.length} series`)
  return (result[0]?.values ?? []).map(([, value]) => Number(value))
}

const errorShare =
  'sum(rate(http_requests_total{namespace="trade",pod=~"order-service-.*",code=~"5.."}[2m])) / sum(rate(http_requests_total{namespace="trade",pod=~"order-service-.*"}[2m]))'
const p95 =
  'histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket{namespace="trade",pod=~"order-service-.*"}[2m])))'

async function rollOut(tag: string): Promise<void> {
  const client = kubeClient((await kubeconfigAs(sim, 'sluice-promote-test', testCluster, 4_320)).config)
  const containers = [{ name: 'order-service', image: imageOf(sim.world, tag) }]
  await client.patch('/apis/apps/v1/namespaces/trade/deployments/order-service', {
    spec: { template: { spec: { containers } } },
  })
  await client.close()
  for (let second = 0; second < 40; second += 1) await sim.world.advance(1_000)
}

describe('instances', () => {
  it('has one per cluster, with the address of its API', async () => {
    const listed = await arms('ListPrometheusInstances', { ShowGlobalView: false })
    const names = (JSON.parse(String(listed.Data)) as Array<{ ClusterName: string }>).map(
      (each) => each.ClusterName,
    )
    expect(names).toEqual(['ack-hz-test', 'ack-hz-prod'])
    const { Data } = await arms('GetPrometheusInstance', { ClusterId: productionCluster })
    expect(Data).toMatchObject({ ClusterId: productionCluster, Version: 'V2', SupportAuthTypes: ['AK'] })
  })

  it('says that a cluster has none', async () => {
    await fetch(`${sim.url}/_sim/observation/prometheus`, {
      method: 'POST',
      body: JSON.stringify({ cluster: 'ack-hz-test', on: false }),
    })
    expect(await arms('GetPrometheusInstance', { ClusterId: testCluster })).toMatchObject({ Code: 404 })
  })

  it('lets in who may read metrics, and nobody else', async () => {
    const query = { query: 'vector(1)' }
    expect((await ask('query', query)).status).toBe(200)
    expect((await ask('query', query, '')).status).toBe(401)
    expect((await ask('query', query, basic().replace('Basic ', 'Basic A'))).status).toBe(401)
    const other = await assumeRole(sim.url, baseAccessKey, 'sluice-promote-test', 'wang.ab12')
    const words = `${other.accessKeyId}:${other.secret}$${other.securityToken}`
    expect((await ask('query', query, `Basic ${Buffer.from(words).toString('base64')}`)).status).toBe(403)
  })
})

describe('what is measured', () => {
  it('is healthy by itself, and the same however often it is asked', async () => {
    const share = await read(errorShare)
    expect(share).toHaveLength(11)
    for (const value of share) expect(value).toBeLessThan(0.01)
    const now = sim.clock.now()
    const span = { start: String(now / 1000 - 300), end: String(now / 1000), step: '60' }
    const twice = await Promise.all([1, 2].map(() => ask('query_range', { query: p95, ...span })))
    expect(twice[0]).toEqual(twice[1])
    for (const value of await read(p95)) expect(value).toBeLessThan(0.5)
    const used =
      'max(sum by (pod) (container_memory_working_set_bytes{container!=""}) / sum by (pod) (kube_pod_container_resource_limits{resource="memory"}))'
    const [saturation = 0] = await read(used)
    expect(saturation).toBeGreaterThan(0.3)
    expect(saturation).toBeLessThan(1)
  })

  it('gets worse with a bad build, from the instant its pods run, and better when it goes', async () => {
    markBehaviour(sim.world, { digest: digestOf(sim.world, 'two'), errorShare: 0.12, latencySeconds: 1.8 })
    expect((await read(errorShare)).at(-1)).toBeLessThan(0.01)
    await rollOut('two')
    await sim.world.advance(4 * minute)
    expect((await read(errorShare)).at(-1)).toBeCloseTo(0.12, 2)
    expect((await read(p95)).at(-1)).toBeGreaterThan(1.5)
    const before = (await read(errorShare, 8))[0]
    expect(before).toBeLessThan(0.01)
    const { PageBean } = await arms('ListAlerts', { Page: 1, Size: 10, ShowEvents: true })
    const [alert] = (PageBean as { ListAlerts: Array<Record<string, unknown>> }).ListAlerts
    expect(alert).toMatchObject({ AlertName: 'HighErrorRate', State: 0, Severity: 'P2' })
    const [event] = (alert?.AlertEvents ?? []) as Array<{ Labels: string }>
    expect(JSON.parse(event?.Labels ?? '{}')).toMatchObject({
      namespace: 'trade',
      deployment: 'order-service',
    })
    await rollOut('one')
    await sim.world.advance(3 * minute)
    expect((await read(errorShare)).at(-1)).toBeLessThan(0.01)
    const after = await arms('ListAlerts', { Page: 1, Size: 10, State: 2 })
    expect(after.PageBean).toMatchObject({ Total: 1, ListAlerts: [{ AlertId: alert?.AlertId }] })
  })

  it('keeps the past when a lever is put back', async () => {
    const mark = markBehaviour(sim.world, { name: 'order-service', errorShare: 0.5, from: sim.clock.now() })
    await sim.world.advance(3 * minute)
    endBehaviour(sim.world, mark.id)
    await sim.world.advance(3 * minute)
    const values = await read(errorShare, 6)
    expect(Math.max(...values)).toBeGreaterThan(0.4)
    expect(values.at(-1)).toBeLessThan(0.01)
  })

  it('tells what pods ask for and what nodes have to give, by the instance that bills name', async () => {
    const [asked = 0] = await read('sum(kube_pod_container_resource_requests{resource="cpu"})')
    const [given = 0] = await read('sum(kube_node_status_allocatable{resource="cpu"})')
    expect(asked).toBeGreaterThan(0)
    expect(asked).toBeLessThan(given)
    const [instances = 0] = await read(
      'count(count by (provider_id) (kube_node_info{provider_id=~".+i-bp1.+"}))',
    )
    const [nodes = 0] = await read('count(kube_node_info)')
    expect(instances).toBe(nodes)
  })

  it('counts restarts of pods that crash', async () => {
    const restarts = 'sum(round(increase(kube_pod_container_status_restarts_total{namespace="trade"}[2m])))'
    expect((await read(restarts)).at(-1)).toBe(0)
    markFailure(sim.world, { clusterId: testCluster, name: 'order-service', mode: 'crash-loop' })
    for (let second = 0; second < 60; second += 1) await sim.world.advance(1_000)
    expect((await read(restarts)).at(-1)).toBeGreaterThan(0)
  })
})

describe('what cannot be answered', () => {
  const span = { start: '0', end: '60', step: '15' }
  it.each([
    ['sum(', 400, 'unexpected end of input'],
    ['rate(up)', 400, 'expected type range vector'],
    ['up[5m]', 400, 'invalid expression type'],
    ['{code=""}', 400, 'at least one non-empty matcher'],
    ['up{a=~"("}', 400, 'error parsing regexp'],
    ['topk(1, up)', 400, 'does not evaluate topk'],
    ['up[5m:1m]', 400, 'does not evaluate subqueries'],
    ['1 == 2', 400, 'BOOL modifier'],
    ['', 400, 'unexpected end of input'],
  ])('%s', async (query, status, words) => {
    const answer = await ask('query_range', { query, ...span })
    expect(answer).toMatchObject({ status, body: { status: 'error', errorType: 'bad_data' } })
    expect(answer.body.error).toContain(words)
  })

  it('refuses a range of too many steps, and times that are none', async () => {
    const long = await ask('query_range', { query: 'up', start: '0', end: '1000000', step: '1' })
    expect(long).toMatchObject({ status: 400, body: { errorType: 'bad_data' } })
    expect((await ask('query_range', { query: 'up', start: 'now', end: '60', step: '15' })).status).toBe(400)
    expect((await ask('query_range', { query: 'up', start: '60', end: '0', step: '15' })).status).toBe(400)
    expect((await ask('query_range', { query: 'up', start: '0', end: '60', step: '0' })).status).toBe(400)
  })

  it('says what the evaluation cannot match', async () => {
    const query = 'http_requests_total + on (namespace) http_requests_total'
    const answer = await ask('query', { query })
    expect(answer).toMatchObject({ status: 422, body: { errorType: 'execution' } })
  })

  it('fails on demand in its own words', async () => {
    sim.faults.add({ kind: 'status500', product: 'prometheus', count: 1 })
    expect(await ask('query', { query: 'up' })).toMatchObject({ status: 500, body: { status: 'error' } })
    sim.faults.add({ kind: 'throttle', product: 'prometheus', count: 1 })
    expect((await ask('query', { query: 'up' })).status).toBe(429)
  })
})
