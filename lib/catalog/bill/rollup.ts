import type { Database } from '../database.ts'

// Lines that count: those of the import that each day names. They are added up per subject first, so that verdicts are looked
// up once per subject and day.
const summed = `
  SELECT l.charge_on, l.currency, l.charge_category, l.charge_class, l.commitment, l.subject_id, sum(l.billed_cost) AS billed_cost,
    sum(l.effective_cost) AS effective_cost, sum(l.list_cost) AS list_cost,
    sum(l.billed_cost) FILTER (WHERE l.billed_cost > 0) AS billed_positive,
    sum(l.effective_cost) FILTER (WHERE l.effective_cost > 0) AS effective_positive, count(*) AS line_count
  FROM bill_day d
  JOIN bill_line l ON l.billing_period = d.billing_period AND l.import_id = d.import_id AND l.charge_on = d.charge_on
  WHERE d.source_id = $1 AND d.billing_period = $2 AND l.billing_period = $2 GROUP BY 1, 2, 3, 4, 5, 6`

// What was not judged yet is unattributed, and never dropped. Tax and the unused part of a commitment are said per charge, before
// whatever their subject is attributed to (causeOfCharge), and belong to no service.
const judged = `
  SELECT l.*, s.account_id, s.region_id, s.cloud_product, coalesce(x.apart, a.cause, 'untagged') AS cause,
    CASE WHEN x.apart IS NULL THEN a.service_id END AS service_id, CASE WHEN x.apart IS NULL THEN a.product_line_id END AS product_line_id,
    CASE WHEN x.apart IS NULL THEN a.team_id END AS team_id, CASE WHEN x.apart IS NULL THEN a.environment_id END AS environment_id,
    CASE WHEN x.apart IS NULL THEN coalesce(a.missing_keys, '{}') ELSE '{}' END AS missing_keys,
    x.apart IS NULL AND coalesce(a.taggable, true) AND l.charge_category IN ('usage', 'purchase') AS taggable
  FROM (${summed}) AS l
  JOIN bill_subject s ON s.id = l.subject_id
  LEFT JOIN bill_attribution a ON a.source_id = $1 AND a.billing_period = $2 AND a.subject_id = l.subject_id
    AND l.charge_on >= a.from_on AND l.charge_on < a.until_on
  CROSS JOIN LATERAL (SELECT CASE WHEN l.charge_category = 'tax' THEN 'tax' WHEN l.commitment = 'unused' THEN 'unused-commitment' END
    AS apart) x`

const dimensions = `charge_on, currency, account_id, region_id, cloud_product, service_id, product_line_id, team_id, environment_id,
  cause, charge_category, charge_class, commitment, taggable, missing_keys`

const statement = `
  INSERT INTO cost_day (billing_period, source_id, ${dimensions}, billed_cost, effective_cost, list_cost, billed_positive,
    effective_positive, line_count, subject_count)
  SELECT $2::date, $1::uuid, ${dimensions}, sum(billed_cost), sum(effective_cost), sum(list_cost), sum(billed_positive), sum(effective_positive),
    sum(line_count), count(DISTINCT subject_id)
  FROM (${judged}) AS line GROUP BY ${dimensions}`

/**
 * Makes cost_day of a month (`YYYY-MM`) of a source anew from the lines that count and their verdicts, in one transaction:
 * who reads meanwhile reads the old sums. Sums are exact, because nothing is rounded. Answers how many rows it has.
 */
export async function rollUp(
  { pool }: Pick<Database, 'pool'>,
  sourceId: string,
  period: string,
): Promise<number> {
  const client = await pool.connect()
  const values = [sourceId, `${period}-01`]
  try {
    await client.query('BEGIN')
    await client.query('SELECT bill_make_month($1)', [values[1]])
    await client.query("SET LOCAL work_mem = '96MB'")
    // Two who make the same month at once would each leave their rows.
    await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `cost_day ${values.join(' ')}`,
    ])
    await client.query('DELETE FROM cost_day WHERE source_id = $1 AND billing_period = $2', values)
    const made = await client.query(statement, values)
    await client.query(
      `UPDATE bill_month SET rolled_at = sluice_now() WHERE source_id = $1 AND billing_period = $2`,
      values,
    )
    await client.query(`SELECT sluice_notify('cost', $1)`, [period])
    await client.query('COMMIT')
    client.release()
    return made.rowCount ?? 0
  } catch (error) {
    await client.query('ROLLBACK').then(
      () => client.release(),
      () => client.release(true),
    )
    throw error
  }
}
