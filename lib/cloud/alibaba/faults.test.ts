import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { FaultRule } from '../../../simulator/kernel/faults.ts'
import { clusterIdOf } from '../../../simulator/products/ack/seed.ts'
import { type Simulator, startSimulator } from '../../../simulator/start.ts'
import { Digest } from '../../domain/build/digest.ts'
import { registryHost, simulatedGate } from '../../testing/simulated-connection.ts'
import { must } from '../contracts/scene.ts'
import type { CloudResult } from '../ports/outcome.ts'
import type { ImageReference } from '../ports/registry.ts'

type Fault = Omit<FaultRule, 'id' | 'hits'>

const image: ImageReference = {
  instanceId: 'cri-yunfan0001',
  host: registryHost,
  namespace: 'trade',
  name: 'order-service',
}

describe('what goes wrong in the cloud', () => {
  let sim: Simulator
  let opened: ReturnType<typeof simulatedGate>
  const cluster = clusterIdOf('ack-hz-test')
  beforeAll(async () => {
    sim = await startSimulator({ scenario: 'small', pumpEveryMs: 0 })
    opened = simulatedGate(sim.url)
  })
  beforeEach(() => sim.faults.clear())
  afterAll(async () => {
    await opened.gate.close()
    await sim.close()
  })

  const lastHour = () => ({ from: new Date(sim.clock.now() - 3_600_000), to: new Date(sim.clock.now()) })
  /** One reading call of each product. */
  const reads: Record<string, () => Promise<CloudResult<unknown>>> = {
    codeup: async () => (await opened.gate.reading(opened.connectionId)).code.listRepositories(null),
    flow: async () => (await opened.gate.reading(opened.connectionId)).pipelines.listPipelines(null, null),
    cr: async () => (await opened.gate.reading(opened.connectionId)).images.listImageRepositories(null),
    cs: async () => (await opened.gate.reading(opened.connectionId)).clusters.listClusters(null),
    kubernetes: async () => (await opened.gate.reading(opened.connectionId)).workloads.listWorkloads(cluster),
    registry: async () =>
      (await opened.gate.reading(opened.connectionId)).registry.resolveTag(image, 'latest'),
    arms: async () => (await opened.gate.reading(opened.connectionId)).alerts.listAlerts(lastHour(), null),
    prometheus: async () =>
      (await opened.gate.reading(opened.connectionId)).metrics.queryRange(cluster, {
        promql: 'sum(rate(http_requests_total[2m]))',
        ...lastHour(),
        stepSeconds: 60,
      }),
    sls: async () =>
      (await opened.gate.reading(opened.connectionId)).logs.countLines({
        cluster,
        namespace: 'trade',
        workload: 'order-service',
        query: 'ERROR',
        ...lastHour(),
      }),
  }

  describe.each(Object.keys(reads))('%s', (product) => {
    const read = () => reads[product]?.() ?? Promise.reject(new Error('no such product'))
    const fault = (rule: Fault) => sim.faults.add({ product, ...rule })
    const hits = () => sim.faults.list().reduce((sum, rule) => sum + rule.hits, 0)

    it('answers when nothing is wrong', async () => {
      expect((await read()).ok).toBe(true)
    })

    it('waits and asks again when throttled, at most three times', async () => {
      fault({ kind: 'throttle', count: 1, retryAfterMs: 210 })
      const begun = performance.now()
      expect((await read()).ok).toBe(true)
      expect(performance.now() - begun).toBeGreaterThan(150)
      sim.faults.clear()
      fault({ kind: 'throttle', retryAfterMs: 200 })
      expect(await read()).toMatchObject({ ok: false, failure: { kind: 'throttled', definite: false } })
      // Looking at a cluster is four calls at once.
      expect(hits()).toBe(product === 'kubernetes' ? 16 : 4)
    })

    it('asks again after a 500, and says that it could not find out', async () => {
      fault({ kind: 'status500', count: 1 })
      expect((await read()).ok).toBe(true)
      sim.faults.clear()
      fault({ kind: 'status500' })
      expect(await read()).toMatchObject({ ok: false, failure: { kind: 'unavailable', definite: false } })
    })

    it('takes HTML for nonsense or an outage, never for a no', async () => {
      fault({ kind: 'html502' })
      const result = await read()
      expect(result).toMatchObject({ ok: false, failure: { definite: false } })
    })

    it('asks again after a reset', async () => {
      fault({ kind: 'reset', count: 1 })
      expect((await read()).ok).toBe(true)
      sim.faults.clear()
      fault({ kind: 'reset' })
      expect(await read()).toMatchObject({ ok: false, failure: { kind: 'unavailable', definite: false } })
    })

    it('answers what it could not know within its own deadline', async () => {
      fault({ kind: 'latency', delayMs: 50, count: 1 })
      expect((await read()).ok).toBe(true)
    })
  })

  it('ends a call that hangs at its deadline, and takes no late answer for the next one', async () => {
    const quick = simulatedGate(sim.url)
    const { Attempts } = await import('./transport/attempt.ts')
    const { HealthBook } = await import('./transport/health.ts')
    const health = new HealthBook()
    const settings = { connectionId: 'c', product: 'cr', perSecond: 100, deadlineMs: 120, health }
    const attempts = new Attempts(settings)
    const never = attempts.call({ operation: 'Hang', read: true }, () => new Promise(() => undefined))
    expect(await never).toMatchObject({ ok: false, failure: { kind: 'timeout', definite: false } })
    expect(health.take()).toMatchObject([{ product: 'cr', lastErrorCode: 'timeout' }])
    await quick.gate.close()
  })

  it('recognises a failure inside HTTP 200: a known no is definite, an internal error is not', async () => {
    sim.faults.add({ product: 'cr', action: 'ListRepository', kind: 'business' })
    expect(await reads.cr?.()).toMatchObject({
      ok: false,
      failure: { kind: 'unavailable', code: 'INTERNAL_ERROR', definite: false },
    })
    sim.faults.clear()
    sim.faults.add({ product: 'cr', action: 'ListRepository', kind: 'business', code: 'INSTANCE_NOT_EXIST' })
    expect(await reads.cr?.()).toMatchObject({ ok: false, failure: { kind: 'not-found', definite: true } })
  })

  it('takes fresh credentials once when the cloud calls them expired', async () => {
    expect((await reads.cr?.())?.ok).toBe(true)
    sim.faults.add({ product: 'cr', kind: 'expiredToken', count: 1 })
    expect((await reads.cr?.())?.ok).toBe(true)
    sim.faults.clear()
    sim.faults.add({ product: 'cr', kind: 'expiredToken' })
    expect(await reads.cr?.()).toMatchObject({ ok: false, failure: { definite: false } })
  })

  it('never repeats a write by itself', async () => {
    const { registry } = await opened.gate.promoting(opened.connectionId, 'test', 'wang.write')
    const digest = must(await registry.resolveTag(image, 'latest'))
    if (digest === null) throw new Error('the scenario has a latest')
    sim.faults.add({ product: 'registry', method: 'PUT', kind: 'status500', when: 'after' })
    const result = await registry.putTag(image, 'keep-once', digest)
    expect(result).toMatchObject({ ok: false, failure: { definite: false } })
    expect(sim.faults.list()[0]?.hits).toBe(1)
    sim.faults.clear()
    expect(must(await registry.resolveTag(image, 'keep-once'))).toBe(digest)
  })

  it('refuses definitely: a role of another environment, a shared role, none, a refused AssumeRole', async () => {
    const promote = async (gate: typeof opened.gate, id: string, environment: string) =>
      (await gate.promoting(id, environment, 'wang.role')).workloads.getWorkload(
        cluster,
        'trade',
        'Deployment',
        'order-service',
      )
    const no = (code: string) => ({ ok: false, failure: { kind: 'refused', definite: true, code } })
    expect((await promote(opened.gate, opened.connectionId, 'test')).ok).toBe(true)
    expect(await promote(opened.gate, opened.connectionId, 'production')).toMatchObject({
      failure: { kind: 'refused', definite: true },
    })
    expect(await promote(opened.gate, opened.connectionId, 'nowhere')).toMatchObject(no('NoPromotionRole'))
    const [reader, ...others] = opened.stored.roles
    const sharedArn = others[0]?.arn ?? ''
    const shared = simulatedGate(sim.url, {
      roles: [...(reader ? [reader] : []), ...others.map((role) => ({ ...role, arn: sharedArn }))],
    })
    expect(await promote(shared.gate, shared.connectionId, 'test')).toMatchObject(no('RolesNotApart'))
    await shared.gate.close()
    sim.faults.add({ product: 'sts', kind: 'denyRole', roleName: 'sluice-promote-preview' })
    const denied = simulatedGate(sim.url)
    expect(await promote(denied.gate, denied.connectionId, 'preview')).toMatchObject({
      failure: { kind: 'refused', definite: true },
    })
    await denied.gate.close()
  })

  it('acts under the session it was given', async () => {
    const { registry } = await opened.gate.promoting(opened.connectionId, 'test', 'wang.0190abcd')
    const digest = Digest.parse(must(await registry.resolveTag(image, 'latest')))
    must(await registry.putTag(image, 'keep-session', digest))
    const written = sim.world.journal.find({ session: 'wang.0190abcd', write: true })
    expect(written.length).toBeGreaterThan(0)
  })

  it('asks for one session though many ask at once', async () => {
    const many = simulatedGate(sim.url)
    const before = sim.world.journal.find({ product: 'sts' }).length
    const cloud = await many.gate.reading(many.connectionId)
    const results = await Promise.all([...Array(8)].map(() => cloud.images.listImageRepositories(null)))
    expect(results.every((result) => result.ok)).toBe(true)
    expect(sim.world.journal.find({ product: 'sts' }).length - before).toBe(1)
    await many.gate.close()
  })

  it('notes health per product, with counts and the last error, and nothing secret', async () => {
    const noted = simulatedGate(sim.url)
    const cloud = await noted.gate.reading(noted.connectionId)
    must(await cloud.code.listRepositories(null))
    sim.faults.add({ product: 'flow', kind: 'throttle', retryAfterMs: 200 })
    await cloud.pipelines.listPipelines(null, null)
    await noted.gate.flush()
    const of = (product: string) => noted.notes.find((note) => note.product === product)
    expect(of('codeup')).toMatchObject({ lastErrorAt: null, throttledCount: 0 })
    expect(of('codeup')?.quotaLeft).toBeLessThanOrEqual(of('codeup')?.quotaLimit ?? 0)
    expect(of('flow')).toMatchObject({ throttledCount: 4, lastSuccessAt: null })
    expect(JSON.stringify(noted.notes)).not.toMatch(/pt-sim|sim-secret/)
    await noted.gate.close()
  })

  it('goes on when a day passes at once and every credential has run out', async () => {
    for (const read of Object.values(reads)) expect((await read()).ok).toBe(true)
    await sim.world.advance(26 * 3_600_000)
    for (const [product, read] of Object.entries(reads))
      expect([product, (await read()).ok]).toEqual([product, true])
  })

  it('says which permission is missing', async () => {
    const { identity } = await opened.gate.reading(opened.connectionId)
    const role = (name: string) => `acs:ram::1234567890123456:role/${name}`
    expect(must(await identity.getCallerIdentity(null))).toMatchObject({ accountId: '1234567890123456' })
    const reader = must(await identity.probeRole(role('sluice-reader'), 'reading', [cluster]))
    expect(reader.filter((probe) => !probe.allowed)).toEqual([])
    const promoter = must(await identity.probeRole(role('sluice-promote-production'), 'promotion', [cluster]))
    expect(promoter.filter((probe) => !probe.allowed)).toMatchObject([
      { action: `cs:DescribeClusterUserKubeconfig ${cluster}`, unknown: false },
    ])
    const none = must(await identity.probeRole(role('no-such-role'), 'reading', []))
    expect(none).toMatchObject([{ action: 'sts:AssumeRole', allowed: false }])
    const writer = (repository: string) => identity.probeToken('manifest-writer', 'test', repository)
    expect(must(await writer('yunfan/manifests-test'))).toMatchObject([{ allowed: true }])
    expect(must(await writer('yunfan/manifests-production'))).toMatchObject([{ allowed: false }])
  })
})
