import { Logger, makeWorkerUtils, run } from 'graphile-worker'
import { describe, expect, it } from 'vitest'
import { readNow, transact } from '../catalog/transaction.ts'
import type { LedgerFact } from '../domain/ledger/entry.ts'
import { decide } from '../domain/permission/decide.ts'
import { newId } from '../platform/ids.ts'
import { testDatabase } from './database.ts'
import { addService, createEstate } from './estate.ts'
import { asToken, createPeople } from './people.ts'

const quiet = new Logger(() => () => undefined)

describe('the database of a test worker', () => {
  const test = testDatabase()
  const entry: LedgerFact = {
    actorKind: 'system',
    actorId: null,
    actorName: 'Sluice',
    action: 'promotion.requested',
    subjectKind: 'promotion',
    subjectId: newId(),
    subjectName: 'P-1',
    detail: {},
  }

  for (const round of [1, 2]) {
    it(`is empty before test ${round}, whatever the one before wrote`, async () => {
      expect(await test.database.prisma.team.count()).toBe(0)
      expect(await test.database.prisma.ledgerEntry.count()).toBe(0)
      await test.database.prisma.team.create({ data: { id: newId(), slug: 'trade-core', name: '交易核心' } })
      await test.asOwner('UPDATE clock_offset SET offset_ms = 3600000')
      await transact(test.database, async (tx) => {
        await tx.record(entry)
        await tx.enqueue({ name: 'nothing', payload: {}, maxAttempts: 1 })
        return { ok: true, value: null }
      })
      expect(await test.database.prisma.ledgerEntry.count()).toBe(1)
    })
  }

  it('starts at the present', async () => {
    const now = await readNow(test.database)
    expect(Math.abs(now.getTime() - Date.now())).toBeLessThan(60_000)
  })

  it('keeps the ledger from the application role', async () => {
    await transact(test.database, async (tx) => {
      await tx.record(entry)
      return { ok: true, value: null }
    })
    await expect(test.database.pool.query("UPDATE ledger_entry SET reason = 'x'")).rejects.toThrow(
      /permission denied/,
    )
    await expect(test.database.pool.query('DELETE FROM ledger_entry')).rejects.toThrow(/permission denied/)
  })

  it('runs the queue in the application role', async () => {
    const done = Promise.withResolvers<unknown>()
    const runner = await run({
      connectionString: test.url,
      logger: quiet,
      noHandleSignals: true,
      taskList: { greet: (payload) => done.resolve(payload) },
    })
    const queue = await makeWorkerUtils({ connectionString: test.url, logger: quiet })
    await queue.addJob('greet', { name: 'lin' })
    expect(await done.promise).toEqual({ name: 'lin' })
    await queue.release()
    await runner.stop()
  })
})

describe('builders', () => {
  const test = testDatabase()

  it('make a whole estate and one person per role', async () => {
    const estate = await createEstate(test.database, { production: { startMode: 'manual' } })
    await addService(estate, 'cart-web')
    const people = await createPeople(test.database)
    expect(people.developer.grants).toEqual([{ role: 'developer', scopeKind: 'all', scopeId: null }])
    expect(decide(people.viewer, 'promotion.request').ok).toBe(false)
    expect(decide(asToken(people.developer, ['read']), 'promotion.request').ok).toBe(false)
    const places = await test.database.prisma.place.findMany({ where: { serviceId: estate.service.id } })
    expect(places).toHaveLength(4)
    expect(await test.database.prisma.stay.count({ where: { endedAt: null } })).toBe(8)
  })
})
