import pg from 'pg'
import type { Log } from './log.ts'

// timestamptz as Date is pg's default; int8 and numeric stay exact text unless a reader says otherwise.
export interface DatabaseSettings {
  databaseUrl: string
  databasePoolSize: number
}

/** A pool whose idle connections may die (a restarted server) without taking the process along. */
export function createPool(settings: DatabaseSettings, log: Log): pg.Pool {
  const pool = new pg.Pool({
    connectionString: settings.databaseUrl,
    max: settings.databasePoolSize,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: 10_000,
    application_name: 'sluice',
  })
  // A client that is checked out when the server goes away fails its query; this is only so that it does not throw.
  pool.on('connect', (client) => client.on('error', () => undefined))
  // pg hangs the whole client on this error; its message is all that is worth a line.
  pool.on('error', (error) => log.warn({ reason: error.message }, 'an idle database connection was lost'))
  return pool
}
