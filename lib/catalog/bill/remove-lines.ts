import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'

/** Imports that are over and may have lines that no day reads: failed and cancelled ones, and those that lost days. */
export async function listLeftovers(database: Database, limit: number): Promise<string[]> {
  const rows = await rowsOf<{ id: string }>(
    database,
    'bill.leftovers',
    `SELECT id FROM bill_import WHERE lines_removed_at IS NULL AND state IN ('done', 'failed', 'cancelled') ORDER BY ended_at LIMIT $1`,
    [limit],
  )
  return rows.map(({ id }) => id)
}

/** Removes such lines of an import, at most so many in one statement; answers whether all are gone. */
export async function removeLines(database: Database, importId: string, most: number): Promise<boolean> {
  const rows = await rowsOf<{ gone: string }>(
    database,
    'bill.remove-lines',
    `WITH batch AS (SELECT l.tableoid, l.ctid FROM bill_line l WHERE l.import_id = $1 AND NOT EXISTS (SELECT 1 FROM bill_day d
        WHERE d.import_id = $1 AND d.billing_period = l.billing_period AND d.charge_on = l.charge_on) LIMIT $2),
      gone AS (DELETE FROM bill_line l USING batch b WHERE l.tableoid = b.tableoid AND l.ctid = b.ctid RETURNING 1)
      SELECT count(*) AS gone FROM gone`,
    [importId, most],
  )
  if (Number(rows[0]?.gone ?? 0) >= most) return false
  await rowsOf(
    database,
    'bill.lines-removed',
    `UPDATE bill_import SET lines_removed_at = sluice_now() WHERE id = $1 AND state IN ('done', 'failed', 'cancelled')`,
    [importId],
  )
  return true
}

/** Drops the bytes of files whose imports are over, a few files at a time; what is known of them stays. */
export async function dropReadFiles(database: Database, limit: number): Promise<number> {
  const rows = await rowsOf<{ id: string }>(
    database,
    'bill.drop-files',
    `WITH read AS (SELECT f.id FROM bill_file f WHERE f.state = 'complete'
        AND EXISTS (SELECT 1 FROM bill_import i WHERE i.file_id = f.id)
        AND NOT EXISTS (SELECT 1 FROM bill_import i WHERE i.file_id = f.id AND i.state IN ('waiting', 'running', 'paused')) LIMIT $1),
      parts AS (DELETE FROM bill_file_part p USING read WHERE p.file_id = read.id)
      UPDATE bill_file f SET state = 'dropped' FROM read WHERE f.id = read.id RETURNING f.id`,
    [limit],
  )
  return rows.length
}
