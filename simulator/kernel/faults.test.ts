import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { baseAccessKey } from '../products/ram/standard-account.ts'
import { type Simulator, startSimulator } from '../start.ts'
import { seedRegistry } from '../testing/registry-seed.ts'
import { assumeRole, type Key, signedClient } from '../testing/signed-client.ts'

let sim: Simulator
let reader: Key
beforeAll(async () => {
  sim = await startSimulator({ scenario: seedRegistry, pumpEveryMs: 0 })
  reader = await assumeRole(sim.url, baseAccessKey, 'sluice-reader', 'wang.ab12')
})
afterEach(() => sim.faults.clear())
afterAll(() => sim.close())

const list = (key = reader) => signedClient(sim.url, key).rpc('2018-12-01', 'ListInstance')
const fault = async (rule: object) => {
  const response = await fetch(`${sim.url}/_sim/faults`, { method: 'POST', body: JSON.stringify(rule) })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

describe('each kind of fault, as the vendor client sees it', () => {
  it.each([
    [
      { kind: 'throttle', retryAfterMs: 700 },
      { name: 'ThrottlingError', code: 'Throttling.User', retryAfter: 700 },
    ],
    [{ kind: 'status500' }, { name: 'ServerError', statusCode: 500 }],
    [{ kind: 'html502' }, { name: 'SyntaxError' }],
    [{ kind: 'denyRole' }, { code: 'NoPermission', accessDeniedDetail: { AuthAction: 'cr:ListInstance' } }],
    [{ kind: 'expiredToken' }, { code: 'InvalidSecurityToken.Expired', statusCode: 400 }],
    [
      { kind: 'error', status: 404, code: 'Gone.Away' },
      { code: 'Gone.Away', statusCode: 404 },
    ],
    [{ kind: 'reset' }, { code: 'ECONNRESET' }],
  ])('%j', async (rule, seen) => {
    await fault({ ...rule, product: 'cr', action: 'ListInstance', count: 1 })
    await expect(list()).rejects.toMatchObject(seen)
    await expect(list()).resolves.toMatchObject({ IsSuccess: true })
  })

  it('a business failure inside HTTP 200', async () => {
    await fault({ kind: 'business', code: 'INTERNAL', product: 'cr', count: 1 })
    await expect(list()).resolves.toMatchObject({ IsSuccess: false, Code: 'INTERNAL' })
  })

  it('a business failure of a token API says so its own way', async () => {
    await fault({ kind: 'business', product: 'registry', count: 1 })
    const response = await fetch(`${sim.url}/v2/`)
    expect({ status: response.status, body: await response.json() }).toMatchObject({
      status: 200,
      body: { success: false },
    })
  })

  it('silence', async () => {
    await fault({ kind: 'hang', product: 'registry', path: '/v2/*', count: 1 })
    await expect(fetch(`${sim.url}/v2/`, { signal: AbortSignal.timeout(150) })).rejects.toMatchObject({
      name: 'TimeoutError',
    })
    expect((await fetch(`${sim.url}/v2/`)).status).toBe(401)
  })

  it('late headers, a late body, and latency on everything', async () => {
    for (const kind of ['slowHeaders', 'slowBody', 'latency']) {
      sim.faults.clear()
      await fault({ kind, delayMs: 120 })
      const startedAt = performance.now()
      const response = await fetch(`${sim.url}/v2/`)
      const headersAfterMs = performance.now() - startedAt
      await response.text()
      expect(performance.now() - startedAt, kind).toBeGreaterThan(100)
      if (kind === 'slowBody') expect(headersAfterMs).toBeLessThan(performance.now() - startedAt - 80)
    }
  })
})

describe('which calls a fault hits', () => {
  it('those of one key, role or session only', async () => {
    const other = await assumeRole(sim.url, baseAccessKey, 'sluice-promote-test', 'chen.cd34')
    for (const scope of [
      { accessKeyId: other.accessKeyId },
      { roleName: 'sluice-promote-test' },
      { sessionName: 'chen.*' },
    ]) {
      sim.faults.clear()
      await fault({ kind: 'status500', ...scope })
      await expect(list(reader)).resolves.toMatchObject({ IsSuccess: true })
      await expect(list(other)).rejects.toMatchObject({ statusCode: 500 })
    }
  })

  it('the third and fourth of them only', async () => {
    await fault({ kind: 'status500', action: 'List*', skip: 2, count: 2 })
    const outcomes: boolean[] = []
    for (let call = 0; call < 6; call += 1)
      outcomes.push(
        await list().then(
          () => true,
          () => false,
        ),
      )
    expect(outcomes).toEqual([true, true, false, false, true, true])
  })

  it('a share of them', async () => {
    const lucky = await startSimulator({ scenario: 'empty' })
    lucky.faults.add({ kind: 'status500', probability: 0 })
    await expect(
      signedClient(lucky.url, baseAccessKey).rpc('2015-04-01', 'GetCallerIdentity'),
    ).resolves.toBeTruthy()
    await lucky.close()
  })

  it('spoils only the answer when asked to: the effect took place', async () => {
    await fault({ kind: 'reset', when: 'after', action: 'AssumeRole', count: 1 })
    const before = sim.world.identity.sessions.size
    await expect(assumeRole(sim.url, baseAccessKey, 'sluice-reader', 'lost.ab')).rejects.toMatchObject({
      code: 'ECONNRESET',
    })
    expect(sim.world.identity.sessions.size).toBe(before + 1)
    expect(sim.world.journal.find({ action: 'AssumeRole', outcome: 'fault' })).toMatchObject([
      { fault: 'reset after' },
    ])
  })
})

it('lists, counts and removes faults over HTTP, and refuses nonsense', async () => {
  const { body } = await fault({ kind: 'throttle', product: 'cr' })
  await expect(list()).rejects.toMatchObject({ code: 'Throttling.User' })
  const listed = (await (await fetch(`${sim.url}/_sim/faults`)).json()) as { faults: unknown[] }
  expect(listed.faults).toMatchObject([{ id: body.id, hits: 1 }])
  await fetch(`${sim.url}/_sim/faults/${String(body.id)}`, { method: 'DELETE' })
  await expect(list()).resolves.toBeTruthy()
  expect((await fault({ kind: 'explode' })).status).toBe(400)
  expect((await fault({ kind: 'reset', prodcut: 'cr' })).status).toBe(400)
})

it('throttles a product by its own limit, per key', async () => {
  await fetch(`${sim.url}/_sim/limits`, { method: 'POST', body: JSON.stringify({ cr: 2 }) })
  const results = await Promise.allSettled(Array.from({ length: 8 }, () => list()))
  const refused = results.filter((result) => result.status === 'rejected')
  expect(refused.length).toBeGreaterThanOrEqual(3)
  expect(refused[0]).toMatchObject({ reason: { name: 'ThrottlingError', code: 'Throttling.User' } })
  sim.world.limits.set('cr', 0)
  await expect(list()).resolves.toBeTruthy()
})

it('shows journal and state to people and machines', async () => {
  await list()
  const page = await (await fetch(`${sim.url}/_sim`)).text()
  expect(page).toContain('Container Registry Enterprise Edition')
  expect(page).toContain('sluice-reader/wang.ab12')
  const query = 'product=cr&session=wang.ab12&limit=1'
  const journal = (await (await fetch(`${sim.url}/_sim/journal?${query}`)).json()) as { entries: unknown[] }
  expect(journal.entries).toMatchObject([{ action: 'ListInstance', status: 200, write: false }])
  expect(await (await fetch(`${sim.url}/_sim/health`)).json()).toMatchObject({ ok: true })
})
