import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'

/** Where the next pass of a noun begins; null before the first. */
export async function readCursor<T>(
  database: Database,
  connectionId: string,
  noun: string,
): Promise<T | null> {
  const rows = await rowsOf<{ cursor: T }>(
    database,
    'sync.cursor',
    'SELECT cursor FROM sync_cursor WHERE connection_id = $1 AND noun = $2',
    [connectionId, noun],
  )
  return rows[0]?.cursor ?? null
}

/** Nouns whose product was found not to be opened within the last hour: nobody need ask again so soon. */
export async function listOffNouns(database: Database, connectionId: string): Promise<Set<string>> {
  const rows = await rowsOf<{ noun: string }>(
    database,
    'sync.off',
    `SELECT noun FROM (SELECT DISTINCT ON (noun) noun, state, started_at FROM sync_pass WHERE connection_id = $1
      ORDER BY noun, started_at DESC) last WHERE state = 'off' AND started_at > sluice_now() - interval '1 hour'`,
    [connectionId],
  )
  return new Set(rows.map(({ noun }) => noun))
}

/** Real time and product time of the database, read together. */
export async function readClocks(database: Database): Promise<{ wall: Date; now: Date }> {
  const [row] = await rowsOf<{ wall: Date; now: Date }>(
    database,
    'sync.clocks',
    'SELECT clock_timestamp() AS wall, sluice_now() AS now',
  )
  return row ?? { wall: new Date(), now: new Date() }
}
