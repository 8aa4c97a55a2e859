import pg from 'pg'
import type { Log } from './log.ts'

// timestamptz as Date is pg's default; int8 and numeric stay exact text unless a reader says otherwise.
export interface DatabaseSettings {
  databaseUrl: string
  databasePoolSize: number
}

/**
 * A pool whose idle connections may die (a restarted server) without taking the process along. With `planOnce` a named
 * statement is planned for any values and not for each anew: right where what is asked for is a few ids.
 */
export function createPool(settings: DatabaseSettings, log: Log, how: { planOnce?: boolean } = {}): pg.Pool {
  const pool = new pg.Pool({
    connectionString: settings.databaseUrl,
    max: settings.databasePoolSize,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: 10_000,
    application_name: 'sluice',
    ...(how.planOnce ? { options: '-c plan_cache_mode=force_generic_plan' } : {}),
  })
  // A client that is checked out when the server goes away fails its query; this is only so that it does not throw.
  pool.on('connect', (client) => client.on('error', () => undefined))
  // pg hangs the whole client on this error; its message is all that is worth a line.
  pool.on('error', (error) => log.warn({ reason: error.message }, 'an idle database connection was lost'))
  return pool
}

const lostCodes = new Set([
  '57P01',
  '57P02',
  '57P03',
  '08000',
  '08003',
  '08006',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  // Prisma's words for the same.
  'P1001',
  'P1002',
  'P1017',
  'P2028',
  'P2039',
])

/** Whether an error says that the server went away (a restart, a failover) rather than that a statement was wrong. */
export function isConnectionLoss(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code } = error as { code?: unknown }
  if (typeof code === 'string' && lostCodes.has(code)) return true
  return /Connection terminated|connection error and is not queryable|timeout exceeded when trying to connect|Cannot use a pool after calling end/i.test(
    error.message,
  )
}
