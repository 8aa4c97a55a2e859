import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'

export interface OverviewRow {
  accountId: string
  cloudProduct: string
  currency: string
  /** Decimal text. */
  billedCost: string
}

/** Keeps what the cloud says a month (`YYYY-MM`) cost, in place of what it said before. */
export async function keepOverview(
  database: Database,
  sourceId: string,
  period: string,
  rows: readonly OverviewRow[],
): Promise<void> {
  await rowsOf(
    database,
    'bill.keep-overview',
    `WITH said AS (SELECT account_id, product, currency, sum(cost) AS cost FROM unnest($3::text[], $4::text[], $5::text[], $6::numeric[])
        AS n (account_id, product, currency, cost) GROUP BY 1, 2, 3),
      gone AS (DELETE FROM bill_overview o WHERE o.source_id = $1 AND o.billing_period = $2 AND NOT EXISTS (SELECT 1 FROM said n
        WHERE n.account_id = o.account_id AND n.product = o.cloud_product AND n.currency = o.currency))
      INSERT INTO bill_overview (source_id, billing_period, account_id, cloud_product, currency, billed_cost, seen_at)
      SELECT $1, $2, account_id, product, currency, cost, sluice_now() FROM said
      ON CONFLICT (source_id, billing_period, account_id, cloud_product, currency)
        DO UPDATE SET billed_cost = excluded.billed_cost, seen_at = excluded.seen_at`,
    [
      sourceId,
      `${period}-01`,
      rows.map(({ accountId }) => accountId),
      rows.map(({ cloudProduct }) => cloudProduct),
      rows.map(({ currency }) => currency),
      rows.map(({ billedCost }) => billedCost),
    ],
  )
}

/** What the lines that count of a month (`YYYY-MM`) sum up to, exactly; null where none of them says. */
export async function sumOfCurrent(
  database: Database,
  sourceId: string,
  period: string,
): Promise<{ currency: string; billed: string | null; effective: string | null; lines: number }[]> {
  const rows = await rowsOf<{
    currency: string
    billed: string | null
    effective: string | null
    lines: string
  }>(
    database,
    'bill.sum-of-current',
    `SELECT l.currency, sum(l.billed_cost)::text AS billed, sum(l.effective_cost)::text AS effective, count(*) AS lines
      FROM bill_day d JOIN bill_line l ON l.billing_period = d.billing_period AND l.import_id = d.import_id AND l.charge_on = d.charge_on
      WHERE d.source_id = $1 AND d.billing_period = $2 AND l.billing_period = $2 GROUP BY 1 ORDER BY 1`,
    [sourceId, `${period}-01`],
  )
  return rows.map((row) => ({ ...row, lines: Number(row.lines) }))
}
