import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { clusterIdOf } from '../../../simulator/products/ack/seed.ts'
import { unmeasured } from '../../../simulator/products/arms/instances.ts'
import { nonsenseOf } from '../../../simulator/products/arms/nonsense.ts'
import { type Simulator, startSimulator } from '../../../simulator/start.ts'
import { simulatedGate } from '../../testing/simulated-connection.ts'
import { must } from '../contracts/scene.ts'
import { fixedKey } from './identity/credential.ts'
import { createLogs } from './sls/adapter.ts'
import { SlsClient } from './sls/client.ts'
import { Attempts } from './transport/attempt.ts'
import { createHttp } from './transport/fetch.ts'
import { HealthBook } from './transport/health.ts'

describe('metrics, alerts and logs when something is odd', () => {
  let sim: Simulator
  let opened: ReturnType<typeof simulatedGate>
  const cluster = clusterIdOf('ack-hz-test')
  const europe = clusterIdOf('ack-eu-prod')
  beforeAll(async () => {
    sim = await startSimulator({ scenario: 'small', pumpEveryMs: 0 })
    opened = simulatedGate(sim.url)
  })
  beforeEach(() => sim.faults.clear())
  afterAll(async () => {
    await opened.gate.close()
    await sim.close()
  })
  const span = () => ({ from: new Date(sim.clock.now() - 300_000), to: new Date(sim.clock.now()) })
  const reading = () => opened.gate.reading(opened.connectionId)
  const ask = async (of: string, promql = 'sum(rate(http_requests_total[2m]))') =>
    (await reading()).metrics.queryRange(of, { promql, ...span(), stepSeconds: 60 })
  const lines = async (of = cluster) =>
    (await reading()).logs.countLines({
      cluster: of,
      namespace: 'trade',
      workload: 'cart-web',
      query: 'ERROR',
      ...span(),
    })

  it('reads an instance of the first version with its token, in another region', async () => {
    expect(must(await ask(europe))[0]?.points).toHaveLength(6)
    expect(must(await lines(europe))).toBeGreaterThanOrEqual(0)
    const calls = sim.world.journal.find({ product: 'prometheus' })
    expect(calls.at(-1)).toMatchObject({ callerKind: 'token', outcome: 'ok' })
  })

  it('asks where the instance is once, not each time', async () => {
    must(await ask(cluster))
    const before = sim.world.journal.find({ product: 'arms' }).length
    await Promise.all([ask(cluster), ask(cluster)])
    expect(sim.world.journal.find({ product: 'arms' }).length).toBe(before)
  })

  it('says definitely that a cluster has no Prometheus, and sees it when it comes', async () => {
    const gray = clusterIdOf('ack-hz-gray')
    unmeasured(sim.world).put({ clusterId: gray })
    expect(await ask(gray)).toMatchObject({ failure: { kind: 'not-found', definite: true, product: 'arms' } })
    unmeasured(sim.world).delete(gray)
    expect((await ask(gray)).ok).toBe(true)
  })

  it('takes an answer of another shape for nonsense, and an error inside 200 for an outage', async () => {
    sim.faults.add({ product: 'prometheus', kind: 'html502', status: 200 })
    expect(await ask(cluster)).toMatchObject({ failure: { kind: 'nonsense', definite: false } })
    sim.faults.clear()
    sim.faults.add({ product: 'prometheus', kind: 'business' })
    expect(await ask(cluster)).toMatchObject({ failure: { kind: 'unavailable', definite: false } })
    sim.faults.clear()
    sim.faults.add({ product: 'prometheus', kind: 'html502', status: 400 })
    expect(await ask(cluster)).toMatchObject({ failure: { kind: 'nonsense', definite: false } })
  })

  it.each([
    ['nan', { ok: true }],
    ['infinite', { ok: true }],
    ['empty', { ok: true, value: [] }],
    ['vector', { failure: { kind: 'nonsense', definite: false } }],
    ['words', { failure: { kind: 'nonsense', definite: false } }],
  ] as const)('makes no number of an answer that is well-formed nonsense: %s', async (how, expected) => {
    nonsenseOf(sim.world).set(cluster, how)
    const answer = await ask(cluster)
    nonsenseOf(sim.world).clear()
    expect(answer).toMatchObject(expected)
    if (answer.ok) expect(answer.value.flatMap(({ points }) => points)).toEqual([])
  })

  it('keeps the words of an expression that is refused', async () => {
    expect(await ask(cluster, 'rate(up)')).toMatchObject({
      failure: {
        kind: 'invalid',
        definite: true,
        code: 'bad_data',
        message: expect.stringContaining('range vector'),
      },
    })
  })

  it('takes a session anew when its key is refused, and says so when that does not help', async () => {
    must(await ask(cluster))
    sim.faults.add({ product: 'prometheus', kind: 'error', status: 401, count: 1 })
    expect((await ask(cluster)).ok).toBe(true)
    sim.faults.clear()
    sim.faults.add({ product: 'prometheus', kind: 'denyRole' })
    expect(await ask(cluster)).toMatchObject({ failure: { kind: 'refused', definite: true } })
  })

  it('never takes an incomplete count for a number', async () => {
    sim.faults.add({ product: 'sls', kind: 'business', count: 1 })
    expect((await lines()).ok).toBe(true)
    sim.faults.clear()
    sim.faults.add({ product: 'sls', kind: 'business' })
    const attempts = new Attempts({
      connectionId: 'c',
      product: 'sls',
      perSecond: 100,
      deadlineMs: 400,
      health: new HealthBook(),
    })
    const http = createHttp({ allowed: [], loopback: true })
    const client = new SlsClient(http, 'cn-hangzhou', new URL(sim.url))
    const key = {
      accessKeyId: 'LTAI5tSluiceSim0001',
      accessKeySecret: 'sim-secret-0001-not-real',
      securityToken: null,
    }
    const logs = createLogs(
      attempts,
      fixedKey({ ok: true, value: key }),
      [{ region: 'cn-hangzhou', client }],
      {},
    )
    const question = { cluster, namespace: 'trade', workload: 'cart-web', query: 'ERROR', ...span() }
    expect(await logs.countLines(question)).toMatchObject({ failure: { kind: 'timeout', definite: false } })
    expect(sim.faults.list()[0]?.hits).toBeGreaterThan(1)
    await http.destroy()
  })

  it('lets no name or search out of its place', async () => {
    const { logs } = await reading()
    const question = { cluster, namespace: 'trade', workload: 'cart-web', query: 'ERROR', ...span() }
    for (const change of [{ namespace: 'a" or *' }, { workload: "x') or ('" }, { query: 'a | select 1' }]) {
      expect(await logs.countLines({ ...question, ...change })).toMatchObject({
        failure: { kind: 'invalid', definite: true },
      })
    }
  })

  it('names a logstore that is not there', async () => {
    const other = simulatedGate(sim.url, {
      endpoints: { ...opened.stored.endpoints, 'sls-logstore': 'elsewhere' },
    })
    const { logs } = await other.gate.reading(other.connectionId)
    const question = { cluster, namespace: 'trade', workload: 'cart-web', query: 'ERROR', ...span() }
    expect(await logs.countLines(question)).toMatchObject({
      failure: { kind: 'not-found', code: 'LogStoreNotExist' },
    })
    await other.gate.close()
  })
})
