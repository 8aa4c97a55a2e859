import { clearFacets, makeFacets } from '../cost-view/facet.ts'
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

// A whole shared cluster is shared out by its shares of the day, which sum to one, so that no digit is lost. Its lines are counted
// with the first part. Whose a part is, is told by who owned its service that day; before the first owner that is known, by that one.
const cluster = `
  LEFT JOIN (SELECT c.resource_id, c.charge_on, c.kind, c.share, c.service_id, c.environment_id,
      coalesce(w.team_id, v.team_id) AS team_id, coalesce(w.product_line_id, v.product_line_id) AS product_line_id,
      row_number() OVER (PARTITION BY c.resource_id, c.charge_on ORDER BY c.part) AS place
    FROM cluster_share c
    LEFT JOIN LATERAL (SELECT o.team_id, o.product_line_id FROM service_ownership o CROSS JOIN LATERAL (
        SELECT ((o.from_at AT TIME ZONE 'UTC') + interval '8 hours')::date <= c.charge_on AS begun) b
      WHERE o.service_id = c.service_id
      ORDER BY b.begun DESC, CASE WHEN b.begun THEN o.from_at END DESC, o.from_at LIMIT 1) w ON true
    LEFT JOIN service v ON v.id = c.service_id
    WHERE c.charge_on IN (SELECT charge_on FROM bill_day WHERE source_id = $1 AND billing_period = $2)) k
  ON a.cause = 'kubernetes' AND x.apart IS NULL AND k.resource_id = a.detail -> 'by' ->> 'cluster' AND k.charge_on = l.charge_on`

// What was not judged yet is unattributed, and never dropped. Tax and the unused part of a commitment are said per charge, before
// whatever their subject is attributed to (causeOfCharge), and belong to no service.
const judged = `
  SELECT l.charge_on, l.currency, l.charge_category, l.charge_class, l.commitment, l.subject_id, s.account_id, s.region_id, s.cloud_product,
    l.billed_cost * coalesce(k.share, 1) AS billed_cost, l.effective_cost * coalesce(k.share, 1) AS effective_cost,
    l.list_cost * coalesce(k.share, 1) AS list_cost, l.billed_positive * coalesce(k.share, 1) AS billed_positive,
    l.effective_positive * coalesce(k.share, 1) AS effective_positive,
    CASE WHEN coalesce(k.place, 1) = 1 THEN l.line_count ELSE 0 END AS line_count,
    CASE WHEN x.apart IS NOT NULL THEN x.apart WHEN k.kind = 'system' THEN 'cluster-system' WHEN k.kind = 'idle' THEN 'cluster-idle'
      WHEN k.kind = 'workload' AND k.service_id IS NULL THEN 'cluster-unowned' ELSE coalesce(a.cause, 'untagged') END AS cause,
    CASE WHEN x.apart IS NULL THEN coalesce(k.service_id, a.service_id) END AS service_id,
    CASE WHEN x.apart IS NULL THEN coalesce(k.product_line_id, a.product_line_id) END AS product_line_id,
    CASE WHEN x.apart IS NULL THEN coalesce(k.team_id, a.team_id) END AS team_id,
    CASE WHEN x.apart IS NULL THEN coalesce(k.environment_id, a.environment_id) END AS environment_id,
    CASE WHEN x.apart IS NULL THEN coalesce(a.missing_keys, '{}') ELSE '{}' END AS missing_keys,
    x.apart IS NULL AND coalesce(a.taggable, true) AND l.charge_category IN ('usage', 'purchase') AS taggable
  FROM (${summed}) AS l
  JOIN bill_subject s ON s.id = l.subject_id
  LEFT JOIN bill_attribution a ON a.source_id = $1 AND a.billing_period = $2 AND a.subject_id = l.subject_id
    AND l.charge_on >= a.from_on AND l.charge_on < a.until_on
  CROSS JOIN LATERAL (SELECT CASE WHEN l.charge_category = 'tax' THEN 'tax' WHEN l.commitment = 'unused' THEN 'unused-commitment' END
    AS apart) x ${cluster}`

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
    // Verdicts were written a moment ago and are in no statistics yet: the plan would look each line's up one by one.
    await client.query('SET LOCAL enable_nestloop = off')
    // Two who make the same month at once would each leave their rows.
    await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `cost_day ${values.join(' ')}`,
    ])
    await client.query('DELETE FROM cost_day WHERE source_id = $1 AND billing_period = $2', values)
    const made = await client.query(statement, values)
    await client.query(clearFacets, values)
    // Rows that were written a moment ago are taken for one: the plan would sort ten times as many texts as there are rows.
    await client.query('SET LOCAL enable_sort = off')
    await client.query(makeFacets, values)
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
