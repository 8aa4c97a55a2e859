import { beforeEach, describe, expect, it } from 'vitest'
import { testDatabase } from '../testing/database.ts'
import { createEstate } from '../testing/estate.ts'
import { createPeople } from '../testing/people.ts'
import { testPortal } from '../testing/portal.ts'

describe('health and metrics', () => {
  const test = testDatabase()
  const portal = testPortal(test)
  let people: Awaited<ReturnType<typeof createPeople>>

  beforeEach(async () => {
    await createEstate(test.database)
    people = await createPeople(test.database)
  })

  it('says alive, and ready with its reasons', async () => {
    expect((await portal.call('GET', '/api/health')).json).toEqual({ alive: true })
    const ready = await portal.call('GET', '/api/health?ready')
    expect(ready.json).toEqual({
      alive: true,
      ready: true,
      database: true,
      pages: true,
      ledgerProtected: true,
    })
  })

  it('serves the deployment marks of the last seven days and its own figures', async () => {
    await test.asOwner(
      `INSERT INTO deployment_mark (promotion_id, service, environment, version, commit, at) VALUES
         (gen_random_uuid(), 'order-service', 'production', '202601-20260101.1', 'abc', now()),
         (gen_random_uuid(), 'old"service', 'production', 'v', 'abc', now() - interval '8 days')`,
    )
    await portal.as(people.viewer)('GET', '/api/v1/services')
    const { text, headers } = await portal.call('GET', '/api/metrics')
    expect(headers['content-type']).toContain('version=0.0.4')
    expect(text).toMatch(
      /sluice_deployment_mark\{promotion="[0-9a-f-]+",service="order-service",environment="production",version="202601-20260101\.1",commit="abc"\} 1/,
    )
    expect(text).not.toContain('old')
    expect(text).toMatch(
      /sluice_http_request_seconds_count\{method="GET",route="\/services",status="200"\} \d+/,
    )
  })

  it('shows metrics to others only with a token that may read', async () => {
    const passedOn = { 'x-forwarded-for': '127.0.0.1' }
    expect((await portal.call('GET', '/api/metrics', { headers: passedOn })).status).toBe(401)
    const cookie = portal.cookieOf(people.admin)
    expect((await portal.call('GET', '/api/metrics', { headers: { ...passedOn, cookie } })).status).toBe(401)
    const body = { name: 'prometheus', scopes: ['read'], expiresInDays: 30 }
    const made = await portal.as(people.viewer)('POST', '/api/v1/tokens', { body })
    const authorization = `Bearer ${made.json.secret}`
    expect(
      (await portal.call('GET', '/api/metrics', { headers: { ...passedOn, authorization } })).status,
    ).toBe(200)
    const other = await portal.as(people.viewer)('POST', '/api/v1/tokens', {
      body: { ...body, scopes: ['promote'] },
    })
    const wrong = { ...passedOn, authorization: `Bearer ${other.json.secret}` }
    expect((await portal.call('GET', '/api/metrics', { headers: wrong })).status).toBe(401)
  })

  it('answers pages in process as it answers over HTTP', async () => {
    const cookie = portal.cookieOf(people.viewer).split('=')[1]
    expect(await portal.portal.inProcess.open('nonsense')).toBeNull()
    const visitor = await portal.portal.inProcess.open(cookie)
    const inside = (await visitor?.call(['service', 'list'], { tier: ['3'] })) as { items: unknown[] }
    const outside = await portal.as(people.viewer)('GET', '/api/v1/services?tier=3')
    expect(inside.items).toEqual(outside.json.items)
    await expect(visitor?.call(['person', 'create'], { key: 'x1', name: 'X' })).rejects.toThrow('person.edit')
    await expect(visitor?.call(['service', 'get'], { slug: 7 })).rejects.toThrow()
  })
})
