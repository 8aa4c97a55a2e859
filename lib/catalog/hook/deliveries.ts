import type { HookKind, HookVerdict } from '../../domain/hook/kind.ts'
import { newId } from '../../platform/ids.ts'
import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'
import type { Transaction } from '../transaction.ts'

export interface DeliveryRow {
  connectionId: string
  kind: HookKind
  verdict: HookVerdict
  event: string
  subject: string | null
  object: string | null
  mark: string | null
}

/** Whether the same was taken less than this before. */
export async function wasTaken(
  tx: Transaction,
  { connectionId, mark }: { connectionId: string; mark: string },
  windowMs: number,
): Promise<boolean> {
  const since = new Date(tx.now.getTime() - windowMs)
  const found = await tx.prisma.hookDelivery.findFirst({
    where: { mark, connectionId, verdict: 'taken', at: { gt: since, lte: tx.now } },
    select: { id: true },
  })
  return found !== null
}

/** Notes that an address was used, at most every 10 seconds. */
export async function noteUse(tx: Transaction, addressId: string): Promise<void> {
  const before = new Date(tx.now.getTime() - 10_000)
  await tx.prisma.hookAddress.updateMany({
    where: { id: addressId, OR: [{ usedAt: null }, { usedAt: { lt: before } }, { usedAt: { gt: tx.now } }] },
    data: { usedAt: tx.now },
  })
}

/** One that something follows from. */
export async function insertDelivery(tx: Transaction, row: DeliveryRow): Promise<void> {
  await tx.prisma.hookDelivery.create({ data: { id: newId(), at: tx.now, ...row } })
}

const count = `
WITH again AS (
  UPDATE hook_delivery SET count = count + 1, at = sluice_now()
  WHERE id = (SELECT id FROM hook_delivery WHERE connection_id = $2 AND kind = $3 AND verdict = $4 AND event = $5
    AND subject IS NOT DISTINCT FROM $6 AND at > sluice_now() - interval '1 minute' ORDER BY at DESC LIMIT 1)
  RETURNING 1
)
INSERT INTO hook_delivery (id, connection_id, kind, at, verdict, event, subject)
SELECT $1, c.id, $3, sluice_now(), $4, $5, $6 FROM connection c WHERE c.id = $2 AND NOT EXISTS (SELECT 1 FROM again)`

/** One that nothing follows from: the same within a minute is one row with a count, so nobody fills the table. */
export async function countDelivery(
  database: Database,
  row: Pick<DeliveryRow, 'connectionId' | 'kind' | 'verdict' | 'event' | 'subject'>,
): Promise<void> {
  const { connectionId, kind, verdict, event, subject } = row
  const values = [newId(), connectionId, kind, verdict, event, subject]
  await rowsOf(database, 'hook.count', count, values)
}

/** What deliveries of the last hour named and nobody has read again since, each once; the oldest first. */
export async function listOwed(database: Database, connectionId: string, limit: number): Promise<string[]> {
  const rows = await rowsOf<{ object: string }>(
    database,
    'hook.owed',
    `SELECT object FROM hook_delivery WHERE connection_id = $1 AND verdict = 'taken' AND read_at IS NULL
      AND object IS NOT NULL AND at > sluice_now() - interval '1 hour' AND at <= sluice_now() GROUP BY object ORDER BY min(at) LIMIT $2`,
    [connectionId, limit],
  )
  return rows.map(({ object }) => object)
}

/** What deliveries asked for was read again: how much of it was otherwise, or why it could not be. */
export async function endDeliveries(
  database: Database,
  connectionId: string,
  object: string,
  beganAt: Date,
  outcome: { changed: number | null; problem: string | null },
): Promise<void> {
  await rowsOf(
    database,
    'hook.end',
    `UPDATE hook_delivery SET read_at = sluice_now(), changed = $4, problem = $5
    WHERE connection_id = $1 AND object = $2 AND verdict = 'taken' AND read_at IS NULL AND at <= $3`,
    [connectionId, object, beganAt, outcome.changed, outcome.problem],
  )
}

/** Forgets what is older than `days`, and all but the newest `kept` of each kind of a connection. */
export async function forgetDeliveries(database: Database, days: number, kept: number): Promise<number> {
  const rows = await rowsOf(
    database,
    'hook.forget',
    `DELETE FROM hook_delivery d USING (
      SELECT id, row_number() OVER (PARTITION BY connection_id, kind ORDER BY at DESC, id DESC) AS place FROM hook_delivery
    ) p WHERE p.id = d.id AND (p.place > $2 OR d.at < sluice_now() - $1::int * interval '1 day') RETURNING d.id`,
    [days, kept],
  )
  return rows.length
}
