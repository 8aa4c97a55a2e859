import { expect, it } from 'vitest'
import { testDatabase } from '../testing/database.ts'
import { createPool } from './db.ts'
import { createLog } from './log.ts'

const test = testDatabase()

it('plans named statements once where it is told so, and for their values elsewhere', async () => {
  const settings = { databaseUrl: test.url, databasePoolSize: 1 }
  for (const [how, mode] of [
    [{ planOnce: true }, 'force_generic_plan'],
    [{}, 'auto'],
  ] as const) {
    const pool = createPool(settings, createLog('silent', 'test'), how)
    expect((await pool.query('SHOW plan_cache_mode')).rows).toEqual([{ plan_cache_mode: mode }])
    await pool.end()
  }
})
