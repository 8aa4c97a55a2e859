import type pg from 'pg'
import type { ExportedLine } from '../../domain/bill/focus-export.ts'
import type { Database } from '../database.ts'

/** Lines in memory at once, and how long a reader may let the database wait for its next ones. */
const linesAtOnce = 500
const patienceMs = 60_000

// A measure is told by the sources that count for it, so that the sums of a file are those of every page. Lines of sources that
// count for nothing are not in it.
const statement = `
  SELECT to_char(l.billing_period, 'YYYY-MM') AS "billingPeriod", l.charge_on::text AS "chargeOn", l.charge_category AS "chargeCategory",
    l.charge_class AS "chargeClass", l.currency, CASE WHEN s.counts_billed THEN trim_scale(l.billed_cost)::text END AS "billedCost",
    CASE WHEN s.counts_effective THEN trim_scale(l.effective_cost)::text END AS "effectiveCost", trim_scale(l.list_cost)::text AS "listCost",
    trim_scale(l.usage_quantity)::text AS "usageQuantity", l.usage_unit AS "usageUnit", l.order_id AS "orderId", l.commitment, l.description,
    l.line_no::text AS "lineNo", s.name AS source, c.account_id AS "payerId", b.account_id AS "accountId", b.account_name AS "accountName",
    b.region_id AS "regionId", b.cloud_product AS "cloudProduct", b.resource_type AS "resourceType", b.resource_id AS "resourceId",
    b.resource_name AS "resourceName", b.part_of AS "partOf", b.resource_group AS "resourceGroup", b.cost_unit AS "costUnit",
    b.cost_tags AS "costTags", coalesce(a.cause, 'untagged') AS cause, coalesce(a.missing_keys, '{}') AS "missingKeys",
    v.slug AS service, p.slug AS "productLine", t.slug AS team, e.slug AS environment
  FROM bill_day d
  JOIN bill_source s ON s.id = d.source_id AND (s.counts_billed OR s.counts_effective) AND s.disabled_at IS NULL
  JOIN connection c ON c.id = s.connection_id
  JOIN bill_line l ON l.billing_period = d.billing_period AND l.import_id = d.import_id AND l.charge_on = d.charge_on
  JOIN bill_subject b ON b.id = l.subject_id
  LEFT JOIN bill_attribution a ON a.source_id = d.source_id AND a.billing_period = d.billing_period AND a.subject_id = l.subject_id
    AND l.charge_on >= a.from_on AND l.charge_on < a.until_on
  LEFT JOIN service v ON v.id = a.service_id LEFT JOIN product_line p ON p.id = a.product_line_id
  LEFT JOIN team t ON t.id = a.team_id LEFT JOIN environment e ON e.id = a.environment_id
  WHERE d.billing_period = $1::date AND l.billing_period = $1::date
    AND ($2::uuid IS NULL OR (a.product_line_id = $2::uuid AND l.charge_category <> 'tax' AND l.commitment IS DISTINCT FROM 'unused'))`

async function* fetchAll(client: pg.PoolClient): AsyncGenerator<ExportedLine[]> {
  for (;;) {
    const { rows } = await client.query<ExportedLine>(`FETCH FORWARD ${linesAtOnce} FROM exported`)
    if (rows.length === 0) return
    yield rows
  }
}

/**
 * Lines of a month (`YYYY-MM`) that count, some at a time and as of one moment, whoever imports meanwhile; in the order in which they
 * are stored. A reader that stands still for a minute loses them, because nothing may hold the database for ever.
 */
export async function* exportLines(
  { pool }: Pick<Database, 'pool'>,
  period: string,
  productLineId: string | null,
): AsyncGenerator<ExportedLine[]> {
  const client = await pool.connect()
  // The server ends a session that waits too long; the failure then belongs to the next fetch and not to the process.
  const ignore = () => {}
  client.on('error', ignore)
  let whole = false
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    await client.query(`SET LOCAL idle_in_transaction_session_timeout = ${patienceMs}`)
    await client.query(`DECLARE exported NO SCROLL CURSOR FOR ${statement}`, [`${period}-01`, productLineId])
    yield* fetchAll(client)
    await client.query('COMMIT')
    whole = true
  } finally {
    client.off('error', ignore)
    if (whole) client.release()
    else
      await client.query('ROLLBACK').then(
        () => client.release(),
        () => client.release(true),
      )
  }
}
