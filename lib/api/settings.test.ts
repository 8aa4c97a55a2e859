import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { secretLabel } from '../domain/connection/secret-label.ts'
import { hashPassword } from '../platform/auth/password.ts'
import { open } from '../platform/crypto.ts'
import { testDatabase } from '../testing/database.ts'
import { createEstate } from '../testing/estate.ts'
import { createPeople, createPerson } from '../testing/people.ts'
import { type Caller, testPortal } from '../testing/portal.ts'

const bodies: unknown[] = []
let simulator: Server
let simulatorUrl = ''
beforeAll(async () => {
  simulator = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk) => {
      text += chunk
    })
    request.on('end', () => {
      bodies.push([request.url, JSON.parse(text)])
      response.end('{}')
    })
  })
  await new Promise<void>((resolve) => simulator.listen(0, '127.0.0.1', resolve))
  simulatorUrl = `http://127.0.0.1:${(simulator.address() as AddressInfo).port}`
})
afterAll(() => simulator.close())

describe('settings', () => {
  const test = testDatabase()
  const portal = testPortal(test, {
    get simulatorUrl() {
      return simulatorUrl
    },
  })
  let people: Awaited<ReturnType<typeof createPeople>>
  let admin: Caller
  const account = {
    name: 'real', accountId: '1'.repeat(16), regions: ['cn-hangzhou'], yunxiaoOrganisationId: 'org', accessKeyId: 'LTAI5tExample01',
    roles: [
      { purpose: 'reading', arn: 'acs:ram::1111111111111111:role/sluice-reader' },
      { purpose: 'promotion', environment: 'production', arn: 'acs:ram::1111111111111111:role/sluice-promote' },
    ],
    secrets: [
      { purpose: 'access-key', value: 'a very secret thing' },
      { purpose: 'manifest-writer', environment: 'production', value: 'pt-another-secret' },
    ],
  } // biome-ignore format: one glance
  const jobs = async () =>
    (
      await test.database.pool.query('SELECT task_identifier AS name FROM graphile_worker.jobs ORDER BY 1')
    ).rows.map((row) => row.name)

  beforeEach(async () => {
    await createEstate(test.database)
    people = await createPeople(test.database)
    admin = portal.as(people.admin)
  })

  it('connects an account: secrets sealed, never answered, demo accounts ended, the worker asked to look', async () => {
    const demo = await createPerson(test.database, 'demo', [{ role: 'admin' }], {
      demo: true,
      passwordHash: await hashPassword('sluice-demo'),
    })
    const made = await portal.as(demo)('POST', '/api/v1/connections', { body: account })
    expect(made.status, made.text).toBe(201)
    expect(made.text).not.toContain('secret thing')
    expect(
      made.json.secrets.map((secret: { purpose: string; environment: string | null }) => [
        secret.purpose,
        secret.environment,
      ]),
    ).toEqual([
      ['access-key', null],
      ['manifest-writer', 'production'],
    ])
    expect((await portal.as(demo)('GET', '/api/v1/session')).status).toBe(401)
    const rows = await test.database.prisma.connectionSecret.findMany({
      where: { connectionId: made.json.id },
    })
    const key = rows.find((row) => row.purpose === 'access_key')!
    expect(Buffer.from(key.sealed).includes('secret')).toBe(false)
    const label = secretLabel({ connectionId: made.json.id, purpose: 'access-key', environmentId: null })
    const keys = [{ id: 'test', bytes: Buffer.alloc(32, 7) }]
    expect(open(keys, { keyId: key.keyId, bytes: key.sealed }, label)).toBe('a very secret thing')
    expect(() => open(keys, { keyId: key.keyId, bytes: key.sealed }, `${label}x`)).toThrow()
    expect(await jobs()).toEqual(['connection.check', 'sync.connection'])
    const ledger = (await admin('GET', '/api/v1/ledger?action=connection.created')).text
    expect(ledger).toContain('sluice-reader')
    expect(ledger).not.toContain('secret thing')
  })

  it('refuses to lock everybody out', async () => {
    await test.database.prisma.person.updateMany({ data: { demo: true } })
    const answer = await admin('POST', '/api/v1/connections', { body: account })
    expect([answer.status, answer.json.detail.need]).toEqual([412, 'own-admin'])
    expect(await test.database.prisma.connection.count()).toBe(1)
  })

  it.each([
    ['an environment that is not there', { roles: [{ ...account.roles[1], environment: 'nowhere' }] }, 404],
    [
      'a promotion role without its environment',
      { roles: [{ purpose: 'promotion', arn: account.roles[0]?.arn }] },
      400,
    ],
    ['a reading role with one', { roles: [{ ...account.roles[0], environment: 'test' }] }, 400],
    ['no role at all', { roles: [{ purpose: 'reading', arn: 'arn:aws:iam::1:role/x' }] }, 400],
    ['a name that is taken', { name: 'yunfan' }, 409],
  ])('refuses %s', async (_, more, status) => {
    const connections = await test.database.prisma.connection.findMany()
    await test.database.prisma.connection.update({
      where: { id: connections[0]!.id },
      data: { name: 'yunfan' },
    })
    expect((await admin('POST', '/api/v1/connections', { body: { ...account, ...more } })).status).toBe(
      status,
    )
  })

  it('keeps every version of an environment, and refuses the slower of two editors', async () => {
    const before = (await admin('GET', '/api/v1/environments/production')).json
    const settings = { ...before.settings, soakMinutes: 30 }
    const body = { settingsVersion: before.settingsVersion, settings, reason: 'calmer' }
    const after = await admin('PATCH', '/api/v1/environments/production', { body })
    expect(after.status, after.text).toBe(200)
    expect(after.json.history[0]).toMatchObject({
      version: before.settingsVersion + 1,
      reason: 'calmer',
      editor: { key: 'admin' },
    })
    const late = await admin('PATCH', '/api/v1/environments/production', {
      body: { ...body, settings: before.settings },
    })
    expect([late.status, late.json.code, late.json.detail.settingsVersion]).toEqual([
      409,
      'conflict',
      before.settingsVersion + 1,
    ])
    const entry = (await admin('GET', '/api/v1/ledger?action=environment.updated')).json.items[0]
    expect(entry).toMatchObject({
      reason: 'calmer',
      environment: 'production',
      detail: { changed: ['soakMinutes'] },
    })
    const wrong = {
      ...body,
      settingsVersion: before.settingsVersion + 1,
      settings: { ...settings, rolloutCap: 0 },
    }
    expect((await admin('PATCH', '/api/v1/environments/production', { body: wrong })).status).toBe(400)
  })

  it('adds an environment to the path by its rank', async () => {
    const like = (await admin('GET', '/api/v1/environments/test')).json
    const body = {
      slug: 'staging', rank: 25, regions: ['cn-hangzhou'], connection: like.connection.name, settings: like.settings, placement: like.placement, reason: 'new',
    } // biome-ignore format: one glance
    expect((await admin('POST', '/api/v1/environments', { body })).status).toBe(201)
    expect((await admin('POST', '/api/v1/environments', { body })).status).toBe(409)
    const service = (await admin('GET', '/api/v1/services/order-service')).json
    expect(service.path).toEqual(['test', 'pre-production', 'staging', 'preview', 'production'])
  })

  it('moves the clock of the product and of the simulated cloud to the same instant', async () => {
    bodies.length = 0
    const first = await admin('POST', '/api/v1/simulation/clock', { body: { advanceMs: 3_600_000 } })
    expect(first.json.offsetMs).toBe(3_600_000)
    expect(
      (await admin('POST', '/api/v1/simulation/clock', { body: { advanceMs: 1000 } })).json.offsetMs,
    ).toBe(3_601_000)
    expect(bodies).toEqual([
      ['/_sim/clock', { offsetMs: 3_600_000 }],
      ['/_sim/clock', { offsetMs: 3_601_000 }],
    ])
    const now = Date.parse((await admin('GET', '/api/v1/session')).json.now)
    expect(now - Date.now()).toBeGreaterThan(3_590_000)
    expect((await admin('POST', '/api/v1/simulation/clock', { body: { advanceMs: -1 } })).status).toBe(400)
  })

  it('asks the worker to sync, once however often it is asked', async () => {
    expect((await admin('POST', '/api/v1/sync', { body: {} })).json).toEqual({ asked: 1 })
    await admin('POST', '/api/v1/sync', { body: {} })
    expect(await jobs()).toEqual(['sync.connection'])
  })

  it('makes a person with a password of its own, shown once', async () => {
    const made = await admin('POST', '/api/v1/people', {
      body: { key: 'zhang', name: '张', teams: ['trade-core'] },
    })
    expect(made.json).toMatchObject({ person: { key: 'zhang', teams: [{ slug: 'trade-core' }], grants: [] } })
    expect(made.json.password).toHaveLength(20)
    expect((await admin('POST', '/api/v1/people', { body: { key: 'zhang', name: 'Again' } })).status).toBe(
      409,
    )
    expect(
      (await admin('POST', '/api/v1/people', { body: { key: 'li', name: 'Li', teams: ['nobody'] } })).status,
    ).toBe(404)
    expect(
      (await portal.portal.inProcess.signIn({
        key: 'zhang',
        password: made.json.password,
        address: 'x',
        userAgent: null,
      })) as object,
    ).toHaveProperty('sessionId')
  })
})
