import { beforeEach, describe, expect, it } from 'vitest'
import { testDatabase } from '../testing/database.ts'
import { createEstate } from '../testing/estate.ts'
import { createPeople } from '../testing/people.ts'
import { type Caller, testPortal } from '../testing/portal.ts'
import { bodyLimitBytes } from './body.ts'

describe('the door', () => {
  const test = testDatabase()
  const portal = testPortal(test)
  let admin: Caller
  let developer: Caller
  let estate: Awaited<ReturnType<typeof createEstate>>

  beforeEach(async () => {
    estate = await createEstate(test.database)
    const people = await createPeople(test.database)
    admin = portal.as(people.admin)
    developer = portal.as(people.developer)
  })

  it('answers each error in one shape, with an id', async () => {
    const answer = await admin('GET', '/api/v1/services/nobody-knows-it')
    expect(answer.status).toBe(404)
    expect(answer.json).toMatchObject({
      code: 'not-found',
      detail: { noun: 'service', slug: 'nobody-knows-it' },
    })
    expect(answer.json.message).toContain('nobody-knows-it')
    expect(answer.json.requestId).toBe(answer.headers['x-request-id'])
  })

  it('knows an address that is none from a method that is none', async () => {
    expect((await admin('GET', '/api/v1/nothing')).status).toBe(404)
    expect((await admin('GET', '/api/v1')).status).toBe(404)
    expect((await admin('GET', '/api/hooks/flow')).status).toBe(404)
    const wrong = await admin('PUT', '/api/v1/services/order-service', { body: {} })
    expect(wrong.status).toBe(405)
    expect(wrong.headers.allow).toBe('GET, PATCH')
    expect((await admin('DELETE', '/api/v1/services')).status).toBe(405)
    expect((await admin('OPTIONS', '/api/v1/services')).status).toBe(405)
  })

  it('answers HEAD like GET without a body', async () => {
    const answer = await admin('HEAD', '/api/v1/services')
    expect(answer.status).toBe(200)
    expect(answer.text).toBe('')
  })

  it('finds a service by the name it once had', async () => {
    const renamed = await admin('PATCH', '/api/v1/services/order-service', { body: { newSlug: 'ordering' } })
    expect(renamed.status).toBe(200)
    const old = await admin('GET', '/api/v1/services/order-service')
    expect(old.json).toMatchObject({ id: estate.service.id, slug: 'ordering', aliases: ['order-service'] })
    expect((await admin('PATCH', '/api/v1/services/order-service', { body: { tier: 1 } })).json.slug).toBe(
      'ordering',
    )
  })

  it('refuses a body of wrong types, with every issue', async () => {
    const answer = await admin('PATCH', '/api/v1/services/order-service', {
      body: { tier: 'one', dependsOn: 'x' },
    })
    expect(answer.status).toBe(400)
    expect(answer.json.code).toBe('invalid')
    expect(answer.json.detail.issues.map((issue: { path: string }) => issue.path)).toEqual([
      'tier',
      'dependsOn',
    ])
  })

  it('refuses what the contract does not know', async () => {
    expect((await admin('GET', '/api/v1/services?colour=red')).status).toBe(400)
    expect((await admin('GET', '/api/v1/services?__proto__[x]=1')).status).toBe(400)
    expect((await admin('PATCH', '/api/v1/services/order-service', { body: { colour: 'red' } })).status).toBe(
      400,
    )
    const own = JSON.stringify({ __proto__: null }).replace('{}', '{"__proto__":{"tier":1}}')
    const answer = await admin('PATCH', '/api/v1/services/order-service', {
      raw: { type: 'application/json', bytes: own },
    })
    expect(answer.status).toBe(400)
  })

  it.each([
    ['no JSON', '{"tier":'],
    ['a list', '[1,2]'],
    ['a word', '"tier"'],
    ['nothing', 'null'],
    ['bytes that are no text', Buffer.from([0x7b, 0xff, 0xfe, 0x7d])],
  ])('refuses %s as a body', async (_, bytes) => {
    const answer = await admin('PATCH', '/api/v1/services/order-service', {
      raw: { type: 'application/json', bytes },
    })
    expect(answer.status).toBe(400)
    expect(answer.json.code).toBe('invalid')
  })

  it('refuses text that no database keeps', async () => {
    const texts = ['a\u0000b', 'half \ud83d a character']
    for (const description of texts) {
      const answer = await admin('PATCH', '/api/v1/services/order-service', { body: { description } })
      expect([answer.status, answer.json.code]).toEqual([400, 'invalid'])
    }
    expect((await admin('GET', '/api/v1/services?q=%00')).status).toBe(400)
    expect((await admin('GET', '/api/v1/services/%00')).status).toBe(400)
  })

  it('refuses a body over the limit and goes on', async () => {
    for (const size of [bodyLimitBytes, 10_000_000]) {
      const answer = await admin('POST', '/api/v1/setup/import', { body: { text: 'x'.repeat(size) } })
      expect([answer.status, answer.json.code]).toEqual([413, 'too-large'])
    }
    expect((await admin('GET', '/api/v1/session')).status).toBe(200)
  })

  it('refuses a cursor that it did not write', async () => {
    const cursors = [
      'x',
      'bm9wZQ',
      Buffer.from('["a","b"]').toString('base64url'),
      Buffer.from('[1e400]').toString('base64url'),
      Buffer.from('{}').toString('base64url'),
    ]
    const lists = [
      'services',
      'board',
      'promotions',
      'ledger',
      'setup/matches',
      'services/order-service/builds',
      'services/order-service/runs',
      'services/order-service/stays',
    ]
    for (const list of lists) {
      for (const cursor of cursors) {
        const answer = await admin('GET', `/api/v1/${list}?cursor=${encodeURIComponent(cursor)}`)
        if (list === 'board' && cursor === cursors[2]) continue
        expect([list, cursor, answer.status, answer.json.code]).toEqual([list, cursor, 400, 'invalid'])
      }
    }
  })

  it('takes lists in a query written in each of the ways', async () => {
    for (const query of ['tier=1,3', 'tier=1&tier=3', 'tier[0]=1&tier[1]=3', 'tier=3']) {
      const answer = await admin('GET', `/api/v1/services?${query}`)
      expect([query, answer.json.items.length]).toEqual([query, 1])
    }
    expect((await admin('GET', '/api/v1/services?tier=4')).json.items).toEqual([])
    expect((await admin('GET', '/api/v1/services?tier=5')).status).toBe(400)
  })

  it('sets its security headers on everything and compresses what is long', async () => {
    const answer = await developer('GET', '/api/v1/environments', {
      headers: { 'accept-encoding': 'gzip, br' },
    })
    expect(answer.headers).toMatchObject({
      'content-encoding': 'br',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'strict-origin-when-cross-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    })
    expect(answer.headers['permissions-policy']).toContain('camera=()')
    expect(answer.headers['strict-transport-security']).toBeUndefined()
    const refused = await portal.call('GET', '/api/v1/services')
    expect(refused.headers['x-content-type-options']).toBe('nosniff')
    const plain = await developer('GET', '/api/v1/environments', { headers: { 'accept-encoding': 'br;q=0' } })
    expect(plain.headers['content-encoding']).toBeUndefined()
  })
})
