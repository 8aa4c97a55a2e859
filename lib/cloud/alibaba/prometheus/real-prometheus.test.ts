import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { clusterIdOf } from '../../../../simulator/products/ack/seed.ts'
import { markBehaviour } from '../../../../simulator/products/arms/behaviour.ts'
import { evaluateRange, type StoredSeries } from '../../../../simulator/products/arms/promql/evaluate.ts'
import { matcherOf, matchesAll } from '../../../../simulator/products/arms/promql/matcher.ts'
import { parsePromql } from '../../../../simulator/products/arms/promql/parser.ts'
import { clusterSeries } from '../../../../simulator/products/arms/series.ts'
import { markFailure } from '../../../../simulator/products/kubernetes/failure-mark.ts'
import { startSimulator } from '../../../../simulator/start.ts'
import {
  type MeasuredTarget,
  metricChecks,
  promqlOf,
  sampleQueryOf,
} from '../../../domain/observation/queries.ts'
import { must } from '../../contracts/scene.ts'
import type { MetricSeries, MetricsPort, RangeQuery } from '../../ports/observation.ts'
import { fixedKey } from '../identity/credential.ts'
import { Attempts } from '../transport/attempt.ts'
import { ownRefusal } from '../transport/call-error.ts'
import { type ClosableHttp, createHttp } from '../transport/fetch.ts'
import { HealthBook } from '../transport/health.ts'
import { createMetrics } from './adapter.ts'
import { PrometheusClient } from './client.ts'

const program = '/usr/bin/prometheus'
const present = existsSync(program) && existsSync('/usr/bin/promtool')
if (!present)
  process.stdout.write(
    `skipped: ${program} is not installed, neither client nor evaluator is proven against it here\n`,
  )

/** The simulated world's series of the last hour: a healthy stretch, a bad one, restarts. Without stale marks. */
async function series(): Promise<{ stored: StoredSeries[]; now: number }> {
  const sim = await startSimulator({ scenario: 'small', pumpEveryMs: 0 })
  const { world } = sim
  const cluster = clusterIdOf('ack-hz-test')
  const marked = world.clock.now() - 20 * 60_000
  markBehaviour(world, { name: 'order-service', errorShare: 0.12, latencySeconds: 1.8, from: marked })
  markFailure(world, { clusterId: cluster, name: 'cart-web', mode: 'crash-loop' })
  for (let step = 0; step < 40; step += 1) await world.advance(15_000)
  const now = world.clock.now()
  const found = clusterSeries(world, cluster)(
    [matcherOf('namespace', '!=', 'kube-system')],
    now - 3_600_000,
    now,
  )
  await sim.close()
  const stored = found.map(({ labels, samples }) => ({
    labels,
    samples: samples.filter(({ value }) => value !== null),
  }))
  return { stored, now }
}

const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')

/** OpenMetrics with instants: what promtool makes blocks of. */
function openMetrics(stored: StoredSeries[]): string {
  const byName = [...stored].sort((a, b) => ((a.labels.__name__ ?? '') < (b.labels.__name__ ?? '') ? -1 : 1))
  const lines = byName.flatMap(({ labels, samples }) => {
    const { __name__ = '', ...rest } = labels
    const pairs = Object.entries(rest).map(([name, value]) => `${name}="${escaped(value)}"`)
    return samples.map(
      ({ at, value }) => `${__name__}{${pairs.join(',')}} ${value} ${(at / 1000).toFixed(3)}`,
    )
  })
  return `${lines.join('\n')}\n# EOF\n`
}

interface Running {
  url: string
  process: ChildProcess
}

async function start(folder: string, config: string): Promise<Running> {
  await writeFile(join(folder, 'prometheus.yml'), config)
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  const child = spawn(program, [
    `--config.file=${join(folder, 'prometheus.yml')}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--log.level=error',
  ])
  const url = `http://127.0.0.1:${port}`
  await vi.waitFor(async () => expect((await fetch(`${url}/-/ready`)).status).toBe(200), {
    timeout: 20_000,
    interval: 100,
  })
  return { url, process: child }
}

const ended = (child: ChildProcess) =>
  new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
  })

/** Our client, as the adapter uses it, on a Prometheus that asks for no key. */
function metricsOf(http: ClosableHttp, url: string): MetricsPort {
  const attempts = new Attempts({
    connectionId: 'c',
    product: 'prometheus',
    perSecond: 1000,
    deadlineMs: 10_000,
    health: new HealthBook(),
  })
  const book = {
    get: async () => ({ ok: true as const, value: { url, way: { kind: 'none' as const } } }),
    drop: () => undefined,
  }
  return createMetrics(
    attempts,
    fixedKey(ownRefusal('refused', 'sts', 'None', 'no key')),
    new PrometheusClient(http),
    () => book,
  )
}

function evaluated(stored: StoredSeries[], { promql, from, to, stepSeconds }: RangeQuery): MetricSeries[] {
  const source = (matchers: Parameters<typeof matchesAll>[1], fromMs: number, toMs: number) =>
    stored
      .filter(({ labels }) => matchesAll(labels, matchers))
      .map(({ labels, samples }) => ({
        labels,
        samples: samples.filter(({ at }) => at >= fromMs && at <= toMs),
      }))
  const span = { fromMs: from.getTime(), toMs: to.getTime(), stepMs: stepSeconds * 1000 }
  return evaluateRange(parsePromql(promql), source, span).map(({ labels, points }) => {
    const kept = points.filter(({ value }) => Number.isFinite(value))
    return {
      labels,
      points: kept.map(({ at, value }) => ({ at: new Date(at), value })),
      dropped: points.length - kept.length,
    }
  })
}

const keyOf = ({ labels }: MetricSeries) =>
  JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)))
const sorted = (all: MetricSeries[]) => [...all].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))

/** Same series, same instants, same numbers but for the last digits. */
function expectSame(ours: MetricSeries[], theirs: MetricSeries[]): void {
  const [mine, real] = [sorted(ours), sorted(theirs)]
  expect(mine.map(keyOf)).toEqual(real.map(keyOf))
  for (const [index, one] of mine.entries()) {
    const other = real[index]
    expect(one.dropped).toBe(other?.dropped)
    expect(one.points.map(({ at }) => at)).toEqual(other?.points.map(({ at }) => at))
    for (const [step, { value }] of one.points.entries()) {
      const wanted = other?.points[step]?.value ?? Number.NaN
      expect(Math.abs(value - wanted)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(wanted)))
    }
  }
}

const target = (workloadName: string, container: string | null): MeasuredTarget => ({
  namespace: 'trade',
  workloadKind: 'Deployment',
  workloadName,
  container,
})
const checks = ['order-service', 'cart-web', 'nobody'].flatMap((name) => [
  ...metricChecks.map((check) => promqlOf(check, target(name, name))),
  sampleQueryOf(target(name, null), 300),
])
const language = [
  ...metricChecks.map((check) => promqlOf(check, target('order-service', null), 60)),
  'http_requests_total{code="500"}',
  'sum by (code) (rate(http_requests_total[1m]))',
  'sum without (pod, instance, container) (increase(http_requests_total[3m]))',
  'avg(rate(http_requests_total[2m])) by (namespace)',
  'max(container_memory_working_set_bytes) - min(container_memory_working_set_bytes)',
  'count by (__name__) ({namespace="trade"})',
  'histogram_quantile(0.5, rate(http_request_duration_seconds_bucket[2m]))',
  'histogram_quantile(0.99, sum by (le, pod) (increase(http_request_duration_seconds_bucket[5m])))',
  'histogram_quantile(2, sum by (le) (http_request_duration_seconds_bucket))',
  'rate(http_requests_total[1m]) > 1',
  'rate(http_requests_total[1m]) > bool 1',
  '1 < rate(http_requests_total[1m])',
  'http_requests_total{code="500"} / on (pod) http_requests_total{code="200"}',
  'http_requests_total{code="500"} / ignoring (code) http_requests_total{code="200"}',
  'http_requests_total{code="500"} and on (pod) container_memory_working_set_bytes{container!=""}',
  'http_requests_total{code="500"} unless on (pod) http_requests_total{pod=~"cart-.*"}',
  'http_requests_total{code="500"} or http_requests_total{code="200"}',
  'http_requests_total offset 5m',
  'irate(http_requests_total[1m])',
  'delta(container_memory_working_set_bytes[5m])',
  'changes(kube_pod_container_status_restarts_total[5m])',
  'resets(http_requests_total[10m])',
  'max_over_time(container_memory_working_set_bytes[5m])',
  'avg_over_time(container_memory_working_set_bytes[90s])',
  'last_over_time(kube_pod_container_status_restarts_total[5m])',
  'count_over_time(http_requests_total{code="200"}[45s])',
  'round(rate(http_requests_total[1m]), 0.1)',
  'clamp_max(floor(rate(http_requests_total[1m])), 3) + ceil(abs(-rate(http_requests_total[1m])))',
  '-2 ^ 2 + 7 % 4 * (1 + 1) / 3',
  'vector(0) / 0',
  'vector(1) / 0',
  'time() - 1',
  'no_such_series',
]

describe.skipIf(!present)("client and evaluator against Debian's prometheus, on the same series", () => {
  let folder: string
  let real: Running
  let http: ClosableHttp
  let world: Awaited<ReturnType<typeof series>>
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'prometheus-'))
    world = await series()
    await writeFile(join(folder, 'series.om'), openMetrics(world.stored))
    const args = [
      'tsdb',
      'create-blocks-from',
      'openmetrics',
      join(folder, 'series.om'),
      join(folder, 'data'),
    ]
    const made = spawnSync('/usr/bin/promtool', args)
    if (made.status !== 0) throw new Error(String(made.stderr))
    real = await start(folder, 'global: {scrape_interval: 1h}\n')
    http = createHttp({ allowed: [], loopback: true })
  }, 60_000)
  afterAll(async () => {
    await http?.destroy()
    if (real) await ended(real.process)
    await rm(folder, { recursive: true, force: true })
  })
  const span = () => ({ from: new Date(world.now - 40 * 60_000), to: new Date(world.now), stepSeconds: 30 })

  it.each(checks)('a check: %s', async (promql) => {
    const query = { promql, ...span() }
    expectSame(evaluated(world.stored, query), must(await metricsOf(http, real.url).queryRange('c', query)))
  })

  it.each(language)('%s', async (promql) => {
    const query = { promql, ...span() }
    expectSame(evaluated(world.stored, query), must(await metricsOf(http, real.url).queryRange('c', query)))
  })

  it('compares something: the checks see the bad stretch and the restarts', async () => {
    const ask = async (promql: string) =>
      must(await metricsOf(http, real.url).queryRange('c', { promql, ...span() }))[0]?.points ?? []
    const share = await ask(promqlOf('error-rate', target('order-service', null)))
    expect(share[0]?.value).toBeLessThan(0.01)
    expect(share.at(-1)?.value).toBeCloseTo(0.12, 2)
    const restarts = await ask(promqlOf('restarts', target('cart-web', null)))
    expect(Math.max(...restarts.map(({ value }) => value))).toBeGreaterThanOrEqual(1)
  })

  it.each([
    'sum(',
    'rate(up)',
    'up[5m]',
    '{code=""}',
    'up{a=~"("}',
    '1 == 2',
    '1 and 2',
    'sum(1, 2)',
    'up > > 1',
  ])('both refuse %s', async (promql) => {
    expect(() => parsePromql(promql)).toThrow()
    expect(await metricsOf(http, real.url).queryRange('c', { promql, ...span() })).toMatchObject({
      ok: false,
      failure: { kind: 'invalid', definite: true, code: 'bad_data' },
    })
  })

  it('both find that many series match many', async () => {
    const query = { promql: 'http_requests_total + on (namespace) http_requests_total', ...span() }
    expect(() => evaluated(world.stored, query)).toThrow(/many-to-many/)
    expect(await metricsOf(http, real.url).queryRange('c', query)).toMatchObject({
      failure: { kind: 'invalid', code: 'execution' },
    })
  })
})

describe.skipIf(!present)('a target that Debian’s prometheus scrapes itself', () => {
  let folder: string
  let real: Running
  let http: ClosableHttp
  let app: Server
  let scrapes = 0
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'prometheus-'))
    app = createServer((_request, response) => {
      scrapes += 1
      response.setHeader('content-type', 'text/plain; version=0.0.4')
      const lines = ['200', '500'].map(
        (code, at) => `http_requests_total{code="${code}"} ${(9 - 8 * at) * scrapes}`,
      )
      response.end(`# TYPE http_requests_total counter\n${lines.join('\n')}\n`)
    })
    await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve))
    const { port } = app.address() as AddressInfo
    real = await start(
      folder,
      JSON.stringify({
        global: { scrape_interval: '500ms', scrape_timeout: '400ms' },
        scrape_configs: [{ job_name: 'app', static_configs: [{ targets: [`127.0.0.1:${port}`] }] }],
      }),
    )
    http = createHttp({ allowed: [], loopback: true })
  }, 60_000)
  afterAll(async () => {
    await http?.destroy()
    if (real) await ended(real.process)
    await new Promise((resolve) => app.close(resolve))
    await rm(folder, { recursive: true, force: true })
  })

  it('reads rates and shares of what it scraped, as the evaluator does over the same samples', async () => {
    await vi.waitFor(() => expect(scrapes).toBeGreaterThanOrEqual(6), { timeout: 20_000, interval: 100 })
    const now = Math.floor(Date.now() / 1000) * 1000
    const asked = `${real.url}/api/v1/query?query=${encodeURIComponent('http_requests_total[1m]')}&time=${now / 1000}`
    const body = (await (await fetch(asked)).json()) as {
      data: { result: { metric: Record<string, string>; values: [number, string][] }[] }
    }
    const stored = body.data.result.map(({ metric, values }) => ({
      labels: metric,
      samples: values.map(([at, value]) => ({ at: Math.round(at * 1000), value: Number(value) })),
    }))
    expect(stored).toHaveLength(2)
    const share = 'sum(rate(http_requests_total{code=~"5.."}[10s])) / sum(rate(http_requests_total[10s]))'
    for (const promql of ['rate(http_requests_total[10s])', 'increase(http_requests_total[5s])', share]) {
      const query = { promql, from: new Date(now - 1_000), to: new Date(now), stepSeconds: 1 }
      const answer = must(await metricsOf(http, real.url).queryRange('c', query))
      expect(answer.length).toBeGreaterThan(0)
      expectSame(evaluated(stored, query), answer)
      if (promql === share) expect(answer[0]?.points.at(-1)?.value).toBeCloseTo(0.1, 6)
    }
  })
})
