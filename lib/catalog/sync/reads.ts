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

/** Real time and product time of the database, read together. */
export async function readClocks(database: Database): Promise<{ wall: Date; now: Date }> {
  const [row] = await rowsOf<{ wall: Date; now: Date }>(
    database,
    'sync.clocks',
    'SELECT clock_timestamp() AS wall, sluice_now() AS now',
  )
  return row ?? { wall: new Date(), now: new Date() }
}
