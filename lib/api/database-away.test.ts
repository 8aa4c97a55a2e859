import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { closeDatabase, createDatabase, type Database } from '../catalog/database.ts'
import { createPool } from '../platform/db.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../platform/embedded-postgres.ts'
import { createLog } from '../platform/log.ts'
import { createEstate } from '../testing/estate.ts'
import { createPeople } from '../testing/people.ts'
import { testPortal } from '../testing/portal.ts'
import { startTestPostgres } from '../testing/postgres.ts'

describe('PostgreSQL goes away and comes back', () => {
  let server: Awaited<ReturnType<typeof startTestPostgres>>
  let again: EmbeddedPostgres | undefined
  const test = {} as { database: Database; url: string }
  beforeAll(async () => {
    server = await startTestPostgres()
    test.url = server.urlOf('sluice_template')
    test.database = createDatabase(
      createPool({ databaseUrl: test.url, databasePoolSize: 4 }, createLog('silent', 'test')),
    )
  })
  const portal = testPortal(test)
  afterAll(async () => {
    await closeDatabase(test.database)
    await again?.stop()
    await server.remove()
  })

  it('says so while it is away, and goes on by itself', async () => {
    await createEstate(test.database)
    const { admin } = await createPeople(test.database)
    const call = portal.as(admin)
    const read = () => call('GET', '/api/v1/services')
    const write = () => call('PATCH', '/api/v1/services/order-service', { body: { tier: 1 } })
    expect([(await read()).status, (await write()).status]).toEqual([200, 200])
    await test.database.pool.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    )
    expect((await read()).status).toBe(200)

    await server.stop()
    for (const ask of [read, write]) {
      const answer = await ask()
      expect([answer.status, answer.json.code, answer.headers['retry-after']]).toEqual([
        503,
        'unavailable',
        '2',
      ])
    }
    expect((await portal.call('GET', '/api/health?ready')).status).toBe(503)
    expect((await portal.call('GET', '/api/health')).status).toBe(200)
    again = await startEmbeddedPostgres({ folder: server.folder, durable: false })
    expect(again.port).toBe(server.port)
    await vi.waitFor(async () => expect((await read()).status).toBe(200), { timeout: 10_000 })
    expect((await write()).status).toBe(200)
  })
})
