import type pg from 'pg'
import type { Database } from '../database.ts'
import type { ChunkOf } from './line-copy.ts'

/** Memory for one statement that looks at a month of lines; more than that goes to disk. */
const workMem = '96MB'

// Equal by their hash and in everything that is kept of them: a hash alone convicts nobody.
const twice = `
  WITH hashes AS (SELECT row_hash FROM bill_line WHERE billing_period = $1 AND import_id = $2 GROUP BY row_hash HAVING count(*) > 1),
  ranked AS (SELECT l.line_no, first_value(l.line_no) OVER same AS first_no, row_number() OVER same AS place
    FROM bill_line l JOIN hashes USING (row_hash) WHERE l.billing_period = $1 AND l.import_id = $2
    WINDOW same AS (PARTITION BY l.row_hash, l.subject_id, l.charge_on, l.charge_category, l.charge_class, l.currency, l.billed_cost,
      l.effective_cost, l.list_cost, l.usage_quantity, l.order_id, l.commitment, l.description ORDER BY l.line_no)),
  gone AS (DELETE FROM bill_line l USING ranked r
    WHERE r.place > 1 AND l.billing_period = $1 AND l.import_id = $2 AND l.line_no = r.line_no RETURNING l.line_no, r.first_no),
  told AS (INSERT INTO bill_refusal (import_id, line_no, reason, "column", excerpt)
    SELECT $2::uuid, line_no, 'duplicate', NULL, first_no::text FROM gone RETURNING 1)
  SELECT count(*)::int AS gone FROM told`

/** Null from the work takes everything back. */
async function inTransaction<T>(
  { pool }: Pick<Database, 'pool'>,
  work: (client: pg.PoolClient) => Promise<T>,
) {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    const result = await work(client)
    await client.query(result === null ? 'ROLLBACK' : 'COMMIT')
    client.release()
    return result
  } catch (error) {
    await client.query('ROLLBACK').then(
      () => client.release(),
      () => client.release(true),
    )
    throw error
  }
}

/**
 * Refuses rows of a month (`YYYY-MM`) that stand in the import before, word by word; the excerpt says on which line. Answers
 * how many; null when the import is no longer ours. Twice without harm.
 */
export const refuseDuplicates = (
  database: Pick<Database, 'pool'>,
  of: ChunkOf,
  period: string,
): Promise<number | null> =>
  inTransaction(database, async (client) => {
    await client.query(`SET LOCAL work_mem = '${workMem}'`)
    // Nobody has counted lines that are just in: taken for a few, they would be looked up one by one in all the others.
    await client.query('SET LOCAL enable_nestloop = off')
    const { rows } = await client.query<{ gone: number }>(twice, [`${period}-01`, of.importId])
    const gone = rows[0]?.gone ?? 0
    const held = await client.query(
      `UPDATE bill_import SET duplicate_count = duplicate_count + $3, accepted_count = accepted_count - $3, beat_at = sluice_now()
        WHERE id = $1 AND claim_id = $2 AND state = 'running'`,
      [of.importId, of.claimId, gone],
    )
    return held.rowCount === 1 ? gone : null
  })

/** A day that an import has lines of. */
export interface ImportedDay {
  /** `YYYY-MM` */
  billingPeriod: string
  /** `YYYY-MM-DD` */
  chargeOn: string
  lines: number
}

/** The days of an import, counted in its lines and nowhere else. */
export async function countDays(
  { pool }: Pick<Database, 'pool'>,
  importId: string,
  periods: readonly string[],
): Promise<ImportedDay[]> {
  const days: ImportedDay[] = []
  for (const period of periods) {
    const { rows } = await pool.query<{ on: string; lines: string }>(
      `SELECT to_char(charge_on, 'YYYY-MM-DD') AS "on", count(*) AS lines FROM bill_line
        WHERE billing_period = $1 AND import_id = $2 GROUP BY charge_on ORDER BY charge_on`,
      [`${period}-01`, importId],
    )
    for (const { on, lines } of rows) days.push({ billingPeriod: period, chargeOn: on, lines: Number(lines) })
  }
  return days
}
