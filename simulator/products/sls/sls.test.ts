import { createHash, createHmac } from 'node:crypto'
import { request } from 'undici'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '../../start.ts'
import { seedClusters, testCluster } from '../../testing/cluster-seed.ts'
import { assumeRole, type Key } from '../../testing/signed-client.ts'
import { markBehaviour } from '../arms/behaviour.ts'
import { baseAccessKey } from '../ram/standard-account.ts'
import { questionOf } from './search.ts'

let sim: Simulator
let key: Key
beforeAll(async () => {
  sim = await startSimulator({ scenario: seedClusters, pumpEveryMs: 0 })
  markBehaviour(sim.world, { name: 'order-service', errorShare: 0.2, from: sim.clock.now() - 300_000 })
  key = await assumeRole(sim.url, baseAccessKey, 'sluice-reader', 'sync')
})
afterAll(() => sim.close())

interface Call {
  method?: 'GET' | 'POST'
  path: string
  body?: string
  change?: Record<string, string>
  as?: Key
}

/** Signs by the vendor's description of version 1, written a second time so that both sides cannot be wrong alike. */
async function call({ method = 'GET', path, body = '', change = {}, as = key }: Call) {
  const md5 = body === '' ? '' : createHash('md5').update(body).digest('hex').toUpperCase()
  const type = body === '' ? '' : 'application/json'
  const date = new Date().toUTCString()
  const own: [string, string][] = [
    ['x-acs-security-token', as.securityToken ?? ''],
    ['x-log-apiversion', '0.6.0'],
    ['x-log-bodyrawsize', String(body.length)],
    ['x-log-signaturemethod', 'hmac-sha1'],
  ]
  const [pathname = '', search = ''] = path.split('?')
  const sorted = search.split('&').sort().join('&')
  const text = [
    method,
    md5,
    type,
    date,
    ...own.map(([name, value]) => `${name}:${value}`),
    pathname + (search === '' ? '' : `?${decodeURIComponent(sorted)}`),
  ].join('\n')
  const signature = createHmac('sha1', as.secret).update(text).digest('base64')
  const answer = await request(`${sim.url}${path}`, {
    method,
    headers: {
      ...Object.fromEntries(own),
      host: `k8s-log-${testCluster}.cn-hangzhou.log.aliyuncs.com`,
      date,
      ...(body === '' ? {} : { 'content-md5': md5, 'content-type': type }),
      authorization: `LOG ${as.accessKeyId}:${signature}`,
      ...change,
    },
    ...(body === '' ? {} : { body }),
  })
  return { status: answer.statusCode, body: (await answer.body.json()) as Record<string, unknown> }
}

const span = () => ({
  from: Math.floor(sim.clock.now() / 1000) - 240,
  to: Math.floor(sim.clock.now() / 1000),
})
const count = (query: string, more: Partial<Call> = {}) =>
  call({
    method: 'POST',
    path: '/logstores/stdout/logs',
    body: JSON.stringify({ ...span(), query }),
    ...more,
  })
const refused = (status: number, errorCode: string) => ({ status, body: { errorCode } })

describe('counting lines', () => {
  it('counts what a search finds, by SQL and by histogram alike', async () => {
    const counted = await count('_namespace_: trade and ERROR | select count(1) as n')
    expect(counted).toMatchObject({ status: 200, body: { meta: { progress: 'Complete' } } })
    const [{ n } = { n: '0' }] = counted.body.data as { n: string }[]
    expect(Number(n)).toBeGreaterThan(100)
    const { from, to } = span()
    const query = encodeURIComponent('_namespace_: trade and ERROR')
    const histogram = await call({
      path: `/logstores/stdout/index?type=histogram&from=${from}&to=${to}&query=${query}`,
    })
    const bars = histogram.body as unknown as { count: number }[]
    const sum = bars.reduce((total, bar) => total + bar.count, 0)
    expect(Math.abs(sum - Number(n))).toBeLessThan(20)
  })

  it('lets nobody in who is not signed, signed wrongly, or not allowed', async () => {
    const query = '* | select count(1) as n'
    expect(await count(query, { change: { authorization: `LOG ${key.accessKeyId}:AAAA` } })).toMatchObject(
      refused(401, 'SignatureNotMatch'),
    )
    expect(await count(query, { change: { date: 'Sat, 01 Jan 2000 00:00:00 GMT' } })).toMatchObject({
      status: 401,
    })
    const other = await assumeRole(sim.url, baseAccessKey, 'sluice-promote-test', 'wang.ab12')
    expect(await count(query, { as: other })).toMatchObject(refused(403, 'Unauthorized'))
  })

  it('knows its projects and its one logstore', async () => {
    const query = '* | select count(1) as n'
    const host = 'nobody.cn-hangzhou.log.aliyuncs.com'
    expect(await count(query, { change: { host } })).toMatchObject(refused(404, 'ProjectNotExist'))
    expect(await count(query, { path: '/logstores/other/logs' })).toMatchObject(
      refused(404, 'LogStoreNotExist'),
    )
    expect(await call({ path: '/logstores?offset=0&size=10' })).toMatchObject({
      body: { logstores: ['stdout'] },
    })
    expect(await count('* | select avg(x) as n')).toMatchObject(refused(400, 'ParameterInvalid'))
    expect(await count('(ERROR')).toMatchObject(refused(400, 'ParameterInvalid'))
  })
})

describe('searching', () => {
  const line = {
    _namespace_: 'trade',
    _pod_name_: 'order-7d9f6-x2k4z',
    _container_name_: 'order',
    content: 'ERROR a b',
  }
  it.each([
    ['*', true],
    ['', true],
    ['error', true],
    ['ERR', false],
    ['ERR*', true],
    ['ERROR or nothing', true],
    ['ERROR and nothing', false],
    ['ERROR not nothing', true],
    ['not ERROR', false],
    ['_namespace_: trade and (nothing or ERROR)', true],
    ['_namespace_: "trade" ERROR', true],
    ['_pod_name_: order-*', true],
    ['_pod_name_: payment-*', false],
    ["* | select count(*) as n from log where regexp_like(_pod_name_, '^order-[a-z0-9]+-')", true],
    ["* | select count(*) as n from log where regexp_like(_pod_name_, '^order-[0-9]+$')", false],
  ])('%s: %s', (query, finds) => {
    expect(questionOf(query).search(line)).toBe(finds)
  })
})
