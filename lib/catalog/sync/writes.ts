import type pg from 'pg'
import { newId } from '../../platform/ids.ts'
import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'

export async function writeCursor(
  database: Database,
  connectionId: string,
  noun: string,
  cursor: object,
): Promise<void> {
  await rowsOf(
    database,
    'sync.write-cursor',
    `INSERT INTO sync_cursor (connection_id, noun, cursor, updated_at) VALUES ($1, $2, $3, sluice_now())
    ON CONFLICT (connection_id, noun) DO UPDATE SET cursor = excluded.cursor, updated_at = excluded.updated_at`,
    [connectionId, noun, JSON.stringify(cursor)],
  )
}

/** Held while a pass runs: one per connection and noun in all processes. It dies with the process that held it. */
export interface PassLock {
  release(): Promise<void>
}

/** Null when somebody else is at it. */
export async function lockPass(
  database: Database,
  connectionId: string,
  noun: string,
): Promise<PassLock | null> {
  const client: pg.PoolClient = await database.pool.connect()
  const key = `sync ${connectionId} ${noun}`
  try {
    const { rows } = await client.query<{ taken: boolean }>(
      'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS taken',
      [key],
    )
    if (!rows[0]?.taken) {
      client.release()
      return null
    }
  } catch (error) {
    client.release(true)
    throw error
  }
  return {
    release: async () => {
      try {
        await client.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', [key])
        client.release()
      } catch {
        // The connection is gone, and the lock with it.
        client.release(true)
      }
    },
  }
}

/** A new pass; what an earlier process left running is closed, and what is older than an hour is forgotten. */
export async function beginPass(database: Database, connectionId: string, noun: string): Promise<string> {
  const id = newId()
  await rowsOf(
    database,
    'sync.begin',
    `WITH closed AS (
      UPDATE sync_pass SET state = 'failed', ended_at = sluice_now(), problem = 'the process ended'
      WHERE connection_id = $2 AND noun = $3 AND state = 'running'
    ), old AS (
      DELETE FROM sync_pass WHERE connection_id = $2 AND noun = $3 AND state <> 'running'
        AND started_at < sluice_now() - interval '1 hour'
    )
    INSERT INTO sync_pass (id, connection_id, noun, state, started_at, beat_at)
    VALUES ($1, $2, $3, 'running', sluice_now(), sluice_now())`,
    [id, connectionId, noun],
  )
  return id
}

export interface PassCounts {
  done: number
  total: number | null
  changed: number
}

export async function beatPass(database: Database, id: string, counts: PassCounts): Promise<void> {
  await rowsOf(
    database,
    'sync.beat',
    `UPDATE sync_pass SET done_count = $2, total_count = $3, changed_count = $4, beat_at = sluice_now() WHERE id = $1`,
    [id, counts.done, counts.total, counts.changed],
  )
}

export async function endPass(
  database: Database,
  id: string,
  counts: PassCounts,
  end: { state: 'done' | 'failed' | 'off'; problem: string | null },
): Promise<void> {
  await rowsOf(
    database,
    'sync.end',
    `UPDATE sync_pass SET done_count = $2, total_count = $3, changed_count = $4, beat_at = sluice_now(),
      ended_at = sluice_now(), problem = $5, state = $6::"SyncState" WHERE id = $1`,
    [id, counts.done, counts.total, counts.changed, end.problem, end.state],
  )
}

/** Live views: something about this noun and id changed. */
export async function notifyChanged(database: Database, noun: string, id: string): Promise<void> {
  await rowsOf(database, 'sync.notify', 'SELECT sluice_notify($1, $2)', [noun, id])
}
