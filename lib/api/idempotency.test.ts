import { beforeEach, describe, expect, it } from 'vitest'
import { testDatabase } from '../testing/database.ts'
import { createEstate } from '../testing/estate.ts'
import { createPeople } from '../testing/people.ts'
import { type Caller, testPortal } from '../testing/portal.ts'

describe('an Idempotency-Key', () => {
  const test = testDatabase()
  const portal = testPortal(test)
  let admin: Caller
  let developer: Caller
  const body = { name: 'ci', scopes: ['read'], expiresInDays: 1 }
  const headers = { 'idempotency-key': 'one' }
  const tokens = () => test.database.prisma.apiToken.count()

  beforeEach(async () => {
    await createEstate(test.database)
    const people = await createPeople(test.database)
    admin = portal.as(people.admin)
    developer = portal.as(people.developer)
  })

  it('replays the answer to the same body, and does nothing twice', async () => {
    const first = await admin('POST', '/api/v1/tokens', { body, headers })
    const again = await admin('POST', '/api/v1/tokens', { body, headers })
    expect(first.status).toBe(201)
    expect(again.status).toBe(201)
    expect(again.text).toBe(first.text)
    expect([first.headers['idempotency-replayed'], again.headers['idempotency-replayed']]).toEqual([
      undefined,
      'true',
    ])
    expect(await tokens()).toBe(1)
  })

  it('refuses another body', async () => {
    await admin('POST', '/api/v1/tokens', { body, headers })
    const other = await admin('POST', '/api/v1/tokens', { body: { ...body, name: 'other' }, headers })
    expect([other.status, other.json.code]).toEqual([422, 'idempotency-mismatch'])
    expect(await tokens()).toBe(1)
  })

  it('belongs to one actor and one route', async () => {
    await admin('POST', '/api/v1/tokens', { body, headers })
    expect((await developer('POST', '/api/v1/tokens', { body, headers })).status).toBe(201)
    expect((await admin('POST', '/api/v1/sync', { body: {}, headers })).status).toBe(202)
    expect(await tokens()).toBe(2)
  })

  it('tells who comes while the first still runs', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => admin('POST', '/api/v1/tokens', { body, headers })),
    )
    const statuses = answers.map((answer) => answer.status)
    expect(statuses).toContain(201)
    expect(statuses.every((status) => status === 201 || status === 409)).toBe(true)
    const running = answers.filter((answer) => answer.status === 409)
    expect(running.every((answer) => answer.json.code === 'idempotency-running')).toBe(true)
    expect(await tokens()).toBe(1)
  })

  it('replays a refusal too', async () => {
    const path = '/api/v1/services/nobody'
    const first = await admin('PATCH', path, { body: { tier: 1 }, headers })
    const again = await admin('PATCH', path, { body: { tier: 1 }, headers })
    expect([first.status, again.status, again.json.code]).toEqual([404, 404, 'not-found'])
    expect(again.headers['idempotency-replayed']).toBe('true')
  })

  it('is free again after input that was no input', async () => {
    expect((await admin('POST', '/api/v1/tokens', { body: { ...body, scopes: [] }, headers })).status).toBe(
      400,
    )
    expect((await admin('POST', '/api/v1/tokens', { body, headers })).status).toBe(201)
  })

  it('is forgotten after a day, and when the first call died', async () => {
    await admin('POST', '/api/v1/tokens', { body, headers })
    await test.asOwner(`UPDATE idempotency_key SET created_at = now() - interval '25 hours'`)
    expect(
      (await admin('POST', '/api/v1/tokens', { body: { ...body, name: 'next day' }, headers })).status,
    ).toBe(201)
    await test.asOwner(`UPDATE idempotency_key SET status = NULL, created_at = now() - interval '6 minutes'`)
    expect((await admin('POST', '/api/v1/tokens', { body, headers })).status).toBe(201)
    await test.asOwner(`UPDATE idempotency_key SET status = NULL, created_at = now() - interval '1 minute'`)
    expect((await admin('POST', '/api/v1/tokens', { body, headers })).json.code).toBe('idempotency-running')
  })

  it('keeps no secret in clear', async () => {
    const made = await admin('POST', '/api/v1/tokens', { body, headers })
    const rows = await test.database.pool.query('SELECT row_to_json(k)::text AS row FROM idempotency_key k')
    expect(rows.rows[0].row).not.toContain(made.json.secret)
    expect(rows.rows[0].row).not.toContain(made.json.token.prefix)
  })

  it.each(['', ' ', 'x'.repeat(201), 'späße'])('refuses "%s" as a key', async (key) => {
    const answer = await admin('POST', '/api/v1/tokens', {
      body,
      headers: { 'idempotency-key': encodeURI(key) === key || key === ' ' || key === '' ? key : 'a b' },
    })
    expect(answer.status).toBe(400)
  })
})
