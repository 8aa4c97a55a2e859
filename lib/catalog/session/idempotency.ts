import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'

export interface KeptAnswer {
  bodyHash: string
  /** Null while the first call runs. */
  status: number | null
  /** JSON text. */
  response: string | null
}

interface Slot {
  actorId: string
  route: string
  key: string
}

// A first call that died with its process must not block its key for a day.
const claim = `INSERT INTO idempotency_key AS kept (actor_id, route, key, body_hash) VALUES ($1, $2, $3, $4)
  ON CONFLICT (actor_id, route, key) DO UPDATE SET body_hash = excluded.body_hash, status = NULL, response = NULL,
    created_at = now(), finished_at = NULL
  WHERE kept.created_at < now() - interval '24 hours' OR (kept.status IS NULL AND kept.created_at < now() - interval '5 minutes')
  RETURNING 1`

/** Takes the key for this call (null), or tells what an earlier call with it left. */
export async function claimKey(database: Database, slot: Slot, bodyHash: string): Promise<KeptAnswer | null> {
  const place = [slot.actorId, slot.route, slot.key]
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const taken = await rowsOf(database, 'idempotency.claim', claim, [...place, bodyHash])
    if (taken.length > 0) return null
    const [kept] = await rowsOf<KeptAnswer>(
      database,
      'idempotency.kept',
      `SELECT body_hash AS "bodyHash", status, response #>> '{}' AS response FROM idempotency_key
         WHERE actor_id = $1 AND route = $2 AND key = $3`,
      place,
    )
    if (kept) return kept
  }
  return { bodyHash, status: null, response: null }
}

/** Keeps the answer for 24 hours, and sweeps those that are past theirs. The text is kept as a JSON string, so that it is replayed byte by byte. */
export async function keepAnswer(
  database: Database,
  slot: Slot,
  status: number,
  response: string,
): Promise<void> {
  await rowsOf(
    database,
    'idempotency.keep',
    `WITH swept AS (DELETE FROM idempotency_key WHERE created_at < now() - interval '25 hours')
     UPDATE idempotency_key SET status = $4, response = to_jsonb($5::text), finished_at = now()
       WHERE actor_id = $1 AND route = $2 AND key = $3`,
    [slot.actorId, slot.route, slot.key, status, response],
  )
}

/** A call that ended in a fault of ours may be tried again under the same key. */
export async function releaseKey(database: Database, slot: Slot): Promise<void> {
  await rowsOf(
    database,
    'idempotency.release',
    'DELETE FROM idempotency_key WHERE actor_id = $1 AND route = $2 AND key = $3 AND status IS NULL',
    [slot.actorId, slot.route, slot.key],
  )
}
