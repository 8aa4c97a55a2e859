import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'
import type { ChunkOf } from './line-copy.ts'

/**
 * Takes back what an import has after a line, and goes on from this place: what was read since was not whole. False: it is no
 * longer ours, and nothing was taken back.
 */
export async function restartFrom(
  database: Database,
  of: ChunkOf,
  lineNo: number,
  place: unknown,
): Promise<boolean> {
  const rows = await rowsOf(
    database,
    'bill.restart',
    `WITH mine AS (SELECT id FROM bill_import WHERE id = $1 AND claim_id = $2 AND state = 'running' FOR UPDATE),
      lines AS (DELETE FROM bill_line USING mine WHERE import_id = mine.id AND line_no > $3 RETURNING 1),
      refusals AS (DELETE FROM bill_refusal USING mine WHERE import_id = mine.id AND line_no > $3 RETURNING 1)
      UPDATE bill_import i SET place = $4, beat_at = sluice_now(),
        accepted_count = accepted_count - (SELECT count(*) FROM lines), refused_count = refused_count - (SELECT count(*) FROM refusals),
        row_count = row_count - (SELECT count(*) FROM lines) - (SELECT count(*) FROM refusals)
      FROM mine WHERE i.id = mine.id RETURNING i.id`,
    [of.importId, of.claimId, lineNo, JSON.stringify(place)],
  )
  return rows.length === 1
}
