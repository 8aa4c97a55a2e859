import { beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '../domain/permission/actor.ts'
import { signSession } from '../platform/auth/session-token.ts'
import { testDatabase } from '../testing/database.ts'
import { createEstate } from '../testing/estate.ts'
import { createPeople, createPerson } from '../testing/people.ts'
import { testPortal } from '../testing/portal.ts'

describe('who calls', () => {
  const test = testDatabase()
  const portal = testPortal(test)
  let people: Awaited<ReturnType<typeof createPeople>>
  const body = { tier: 2 }
  const patch = '/api/v1/services/order-service'
  const id = (actor: Actor) => (actor.kind === 'person' ? actor.personId : '')

  beforeEach(async () => {
    await createEstate(test.database)
    people = await createPeople(test.database)
  })

  it('refuses a call that shows nothing, or something we did not sign', async () => {
    const forged = signSession(people.admin.sessionId, 'another secret of forty characters, no?')
    const cookies = [
      '',
      'sluice-session=',
      'sluice-session=x.y.z',
      `sluice-session=${forged}`,
      `other=${portal.cookieOf(people.admin)}`,
    ]
    for (const cookie of cookies) {
      const answer = await portal.call('GET', '/api/v1/session', { headers: { cookie } })
      expect([cookie, answer.status, answer.json.code]).toEqual([cookie, 401, 'unauthenticated'])
    }
  })

  it('refuses a form that another site posts with the cookie', async () => {
    const cookie = portal.cookieOf(people.admin)
    const form = { type: 'application/x-www-form-urlencoded', bytes: 'tier=1' }
    const other = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
    const answer = await portal.call('POST', '/api/v1/sync', { raw: form, headers: { cookie, ...other } })
    expect([answer.status, answer.json.code]).toEqual([403, 'forbidden'])
    const json = await portal.call('PATCH', patch, { body, headers: { cookie, ...other } })
    expect(json.status).toBe(403)
    const text = { type: 'text/plain', bytes: JSON.stringify(body) }
    const own = { origin: portal.origin, 'sec-fetch-site': 'same-origin' }
    expect((await portal.call('PATCH', patch, { raw: text, headers: { cookie, ...own } })).status).toBe(415)
    expect((await portal.call('PATCH', patch, { body, headers: { cookie } })).status).toBe(403)
    const sister = { origin: portal.origin, 'sec-fetch-site': 'same-site' }
    expect((await portal.call('PATCH', patch, { body, headers: { cookie, ...sister } })).status).toBe(403)
    expect((await portal.call('PATCH', patch, { body, headers: { cookie, origin: 'null' } })).status).toBe(
      403,
    )
    expect((await portal.call('PATCH', patch, { body, headers: { cookie, ...own } })).status).toBe(200)
  })

  it('reads with a cookie from wherever it came: reading changes nothing', async () => {
    const cookie = portal.cookieOf(people.viewer)
    const headers = { cookie, 'sec-fetch-site': 'cross-site' }
    expect((await portal.call('GET', '/api/v1/session', { headers })).status).toBe(200)
  })

  it('ends a session that was ended elsewhere at the next call', async () => {
    const here = portal.as(people.developer)
    expect((await here('GET', '/api/v1/session')).status).toBe(200)
    await test.database.prisma.session.update({
      where: { id: people.developer.sessionId },
      data: { endedAt: new Date() },
    })
    expect((await here('GET', '/api/v1/session')).json.code).toBe('unauthenticated')
    expect((await here('POST', '/api/v1/session/sign-out')).status).toBe(401)
  })

  it('signs out everywhere', async () => {
    const other = '01a1fc25-2e61-77cf-840a-67184e6b29fb'
    const data = { id: other, personId: people.developer.personId, expiresAt: new Date('2099-01-01') }
    await test.database.prisma.session.create({ data })
    const here = portal.as(people.developer)
    const there = portal.as({ ...people.developer, sessionId: other })
    expect((await here('GET', '/api/v1/sessions')).json.items).toHaveLength(2)
    expect((await here('POST', '/api/v1/session/sign-out-everywhere')).json).toEqual({ ended: 2 })
    expect((await here('GET', '/api/v1/session')).status).toBe(401)
    expect((await there('GET', '/api/v1/session')).status).toBe(401)
  })

  it('lets nobody end the session of somebody else', async () => {
    const answer = await portal.as(people.developer)('DELETE', `/api/v1/sessions/${people.admin.sessionId}`)
    expect(answer.status).toBe(404)
    expect((await portal.as(people.admin)('GET', '/api/v1/session')).status).toBe(200)
  })

  it('takes a role away at the next call', async () => {
    const call = portal.as(people.developer)
    expect((await call('PATCH', patch, { body })).status).toBe(200)
    const granted = await portal.as(people.admin)('GET', '/api/v1/people')
    const person = granted.json.items.find((item: { id: string }) => item.id === people.developer.personId)
    const revoke = `/api/v1/people/${person.id}/grants/${person.grants[0].id}`
    expect((await portal.as(people.admin)('DELETE', revoke)).status).toBe(200)
    expect((await call('PATCH', patch, { body })).status).toBe(403)
    expect((await call('GET', '/api/v1/services')).status).toBe(403)
    expect((await call('GET', '/api/v1/session')).json.grants).toEqual([])
  })

  it('ends sessions and tokens of a person who is disabled', async () => {
    const made = await portal.as(people.developer)('POST', '/api/v1/tokens', {
      body: { name: 'ci', scopes: ['read'], expiresInDays: 1 },
    })
    const authorization = `Bearer ${made.json.secret}`
    expect((await portal.call('GET', '/api/v1/services', { headers: { authorization } })).status).toBe(200)
    const disabled = await portal.as(people.admin)('DELETE', `/api/v1/people/${id(people.developer)}`)
    expect(disabled.json.disabledAt).not.toBeNull()
    expect((await portal.call('GET', '/api/v1/services', { headers: { authorization } })).status).toBe(401)
    expect((await portal.as(people.developer)('GET', '/api/v1/services')).status).toBe(401)
  })

  it('keeps the last admin', async () => {
    const call = portal.as(people.admin)
    expect((await call('DELETE', `/api/v1/people/${id(people.admin)}`)).json.code).toBe('precondition')
  })

  it('judges a call with a token by the token alone', async () => {
    const made = await portal.as(people.admin)('POST', '/api/v1/tokens', {
      body: { name: 'reader', scopes: ['read'], expiresInDays: 30 },
    })
    expect(made.status).toBe(201)
    const row = await test.database.prisma.apiToken.findUniqueOrThrow({ where: { id: made.json.token.id } })
    expect(row.hash).not.toContain(made.json.secret)
    expect(
      JSON.stringify(await test.database.prisma.ledgerEntry.findMany(), (_, value) =>
        typeof value === 'bigint' ? String(value) : value,
      ),
    ).not.toContain(made.json.secret)
    const authorization = `Bearer ${made.json.secret}`
    const cookie = portal.cookieOf(people.admin)
    const both = await portal.call('PATCH', patch, {
      body,
      headers: { authorization, cookie, origin: portal.origin },
    })
    expect([both.status, both.json.detail.scope]).toEqual([403, 'admin'])
    const bad = await portal.call('GET', '/api/v1/session', {
      headers: { authorization: 'Bearer nonsense', cookie },
    })
    expect(bad.status).toBe(401)
    const mine = await portal.call('GET', '/api/v1/session', { headers: { authorization } })
    expect(mine.json).toMatchObject({ session: null, token: { scopes: ['read'] } })
    await portal.as(people.admin)('DELETE', `/api/v1/tokens/${made.json.token.id}`)
    expect((await portal.call('GET', '/api/v1/session', { headers: { authorization } })).status).toBe(401)
  })

  it('needs no origin for a token', async () => {
    const made = await portal.as(people.admin)('POST', '/api/v1/tokens', {
      body: { name: 'admin', scopes: ['read', 'admin'], expiresInDays: 1 },
    })
    const authorization = `Bearer ${made.json.secret}`
    expect((await portal.call('PATCH', patch, { body, headers: { authorization } })).status).toBe(200)
    const more = { name: 'more', scopes: ['promote'], expiresInDays: 1 }
    expect(
      (await portal.call('POST', '/api/v1/tokens', { body: more, headers: { authorization } })).status,
    ).toBe(403)
  })

  it('narrows a developer to the team in scope', async () => {
    const team = await test.database.prisma.team.findFirstOrThrow()
    const own = await createPerson(test.database, 'own', [{ role: 'developer', scope: { team: team.id } }])
    const other = await createPerson(test.database, 'other', [
      { role: 'developer', scope: { team: people.admin.personId } },
    ])
    expect((await portal.as(own)('PATCH', patch, { body })).status).toBe(200)
    expect((await portal.as(other)('PATCH', patch, { body })).status).toBe(403)
    const away = await portal.as(own)('PATCH', patch, { body: { team: null } })
    expect(away.status).toBe(403)
  })
})
