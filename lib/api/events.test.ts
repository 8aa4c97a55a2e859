import { request } from 'node:http'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Actor } from '../domain/permission/actor.ts'
import { testDatabase } from '../testing/database.ts'
import { createEstate } from '../testing/estate.ts'
import { createPeople } from '../testing/people.ts'
import { testPortal } from '../testing/portal.ts'

describe('live events', () => {
  const test = testDatabase()
  const portal = testPortal(test)
  let people: Awaited<ReturnType<typeof createPeople>>

  beforeEach(async () => {
    await createEstate(test.database)
    people = await createPeople(test.database)
  })

  function open(cookie: string, age = 0) {
    const stream = { status: 0, text: '', ended: false, close: () => {} }
    const sent = request(`${portal.url}/api/events?age=${age}`, { headers: { cookie } }, (response) => {
      stream.status = response.statusCode ?? 0
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        stream.text += chunk
      })
      response.on('close', () => {
        stream.ended = true
      })
    })
    sent.on('error', () => {})
    stream.close = () => sent.destroy()
    sent.end()
    return stream
  }
  const as = (actor: Actor, age?: number) => open(portal.cookieOf(actor), age)

  it('tells what changed, by noun and id, to everybody who looks', async () => {
    const streams = [as(people.viewer), as(people.developer)]
    await vi.waitFor(() => expect(streams.every((stream) => stream.text.includes('event: beat'))).toBe(true))
    await vi.waitFor(async () => {
      await portal.as(people.admin)('PATCH', '/api/v1/services/order-service', {
        body: { description: `${Math.random()}` },
      })
      for (const stream of streams)
        expect(stream.text).toContain('event: change\ndata: {"noun":"service","id":"order-service"}')
    })
    for (const stream of streams) stream.close()
  })

  it('tells whoever was drawn a moment ago what changed since, and to look at everything where it does not know', async () => {
    const first = as(people.viewer)
    await vi.waitFor(async () => {
      await test.database.pool.query(`SELECT sluice_notify('ledger', '1')`)
      expect(first.text).toContain('"ledger"')
    })
    const later = as(people.viewer, 3_600_000)
    await vi.waitFor(() => expect(later.text).toContain('event: reset'))
    // Some seconds after it began to listen it knows all that a page of a moment ago may have missed.
    await vi.waitFor(async () => {
      await test.database.pool.query(`SELECT sluice_notify('ledger', '1')`)
      const late = as(people.developer, 5)
      await vi.waitFor(() => expect(late.text).toMatch(/event: beat[\s\S]*event: (reset|change)/))
      late.close()
      expect(late.text).not.toContain('event: reset')
      expect(late.text).toContain('"ledger"')
    }, 5000)
    const drawnAt = performance.now()
    await test.database.pool.query(`SELECT sluice_notify('release', 'week')`)
    await vi.waitFor(() => expect(first.text).toContain('"week"'))
    const drawnBefore = as(people.viewer, performance.now() - drawnAt)
    await vi.waitFor(() => expect(drawnBefore.text).toContain('"week"'))
    expect(drawnBefore.text).not.toContain('event: reset')
    for (const stream of [first, later, drawnBefore]) stream.close()
  })

  it('ends with its session', async () => {
    const [one, other] = [as(people.developer), as(people.viewer)]
    await vi.waitFor(() => expect(one.text + other.text).toMatch(/beat[\s\S]*beat/))
    // The listening connection is made with the first stream: once a change arrives, it listens.
    await vi.waitFor(async () => {
      await test.database.pool.query(`SELECT sluice_notify('ledger', '1')`)
      expect(one.text).toContain('"ledger"')
    })
    await portal.as(people.developer)('POST', '/api/v1/session/sign-out')
    await vi.waitFor(() => expect(one.ended).toBe(true))
    expect(one.text).toContain('event: ended')
    expect(other.ended).toBe(false)
    other.close()
  })

  it('ends for a person who was disabled or lost the last role', async () => {
    const stream = as(people.developer)
    await vi.waitFor(async () => {
      await test.database.pool.query(`SELECT sluice_notify('ledger', '1')`)
      expect(stream.text).toContain('"ledger"')
    })
    await portal.as(people.admin)('DELETE', `/api/v1/people/${people.developer.personId}`)
    await vi.waitFor(() => expect(stream.ended).toBe(true))
  })

  it('ends no stream that began while the sessions of the others were looked at', async () => {
    const one = as(people.viewer)
    await vi.waitFor(async () => {
      await test.database.pool.query(`SELECT sluice_notify('ledger', '1')`)
      expect(one.text).toContain('"ledger"')
    })
    const { pool } = test.database
    const query = pool.query.bind(pool)
    const look = { began: false, answer: () => {} }
    const held = new Promise<void>((resolve) => {
      look.answer = resolve
    })
    const slow = async (of: { name?: string; text: string }) => {
      const answer = await query(of)
      if (!of.name?.startsWith('sessions.open')) return answer
      look.began = true
      await held
      return answer
    }
    pool.query = slow as typeof pool.query
    try {
      await query(`SELECT sluice_notify('person', '1')`)
      await vi.waitFor(() => expect(look.began).toBe(true))
      const other = as(people.developer)
      await vi.waitFor(() => expect(other.text).toContain('event: beat'))
      look.answer()
      await query(`SELECT sluice_notify('ledger', '2')`)
      await vi.waitFor(() => expect(one.text).toContain('"2"'))
      await vi.waitFor(() => expect(other.text).toMatch(/"2"|ended/))
      expect(other.text).not.toContain('event: ended')
      other.close()
    } finally {
      pool.query = query
    }
    one.close()
  })

  it('comes back after the database dropped it, and says that something may have been missed', async () => {
    const stream = as(people.viewer)
    await vi.waitFor(async () => {
      await test.database.pool.query(`SELECT sluice_notify('ledger', '1')`)
      expect(stream.text).toContain('"ledger"')
    })
    await test.asOwner(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'sluice listen'`,
    )
    await vi.waitFor(() => expect(stream.text).toContain('event: reset'), { timeout: 5000 })
    await vi.waitFor(async () => {
      await test.database.pool.query(`SELECT sluice_notify('match', '2')`)
      expect(stream.text).toContain('"match"')
    })
    expect(stream.ended).toBe(false)
    stream.close()
  })

  it('is for people who are signed in and hold a role', async () => {
    const [nobody, stranger] = [as(people.nobody), open('')]
    await vi.waitFor(() => expect([nobody.status, stranger.status]).toEqual([403, 401]))
  })
})
