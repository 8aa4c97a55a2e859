import type { Database } from '../database.ts'
import type { SourceMonth } from './months.ts'

/**
 * Does something with a month of a source while nobody else does; null when somebody is at it already. The lock is of a
 * connection: it goes with whoever dies.
 */
export async function aloneWithMonth<T>(
  { pool }: Pick<Database, 'pool'>,
  { sourceId, period }: SourceMonth,
  work: () => Promise<T>,
): Promise<T | null> {
  const client = await pool.connect()
  const values = [`attribution ${sourceId} ${period}`]
  let isBroken = false
  try {
    const { rows } = await client.query<{ held: boolean }>(
      'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS held',
      values,
    )
    if (rows[0]?.held !== true) return null
    try {
      return await work()
    } finally {
      await client.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', values).catch(() => {
        isBroken = true
      })
    }
  } finally {
    client.release(isBroken)
  }
}
