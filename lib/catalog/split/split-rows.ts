import type { Cause } from '../../domain/attribution/cause.ts'
import type { Owner } from '../../domain/attribution/rules.ts'
import { SplitAmong, SplitMatch, type SplitRule } from '../../domain/split/split-rule.ts'
import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'

/** Split rules that hold on any day of a span, in order. */
export async function readSplitRules(
  database: Database,
  fromOn: string,
  untilOn: string,
): Promise<SplitRule[]> {
  type Row = Omit<SplitRule, 'matches' | 'among'> & { matches: unknown; among: unknown }
  const rows = await rowsOf<Row>(
    database,
    'split.rules',
    `SELECT id, position, method, matches, among, from_on::text AS "fromOn", until_on::text AS "untilOn" FROM cost_split_rule
      WHERE from_on < $2::date AND (until_on IS NULL OR until_on > $1::date) ORDER BY position, id`,
    [fromOn, untilOn],
  )
  return rows.map((row) => ({
    ...row,
    matches: SplitMatch.parse(row.matches),
    among: SplitAmong.parse(row.among),
  }))
}

/** Money of one day of a source, by what split rules look at; amounts as text. */
export interface DayMoney extends Owner {
  currency: string
  accountId: string
  cloudProduct: string
  cause: Cause
  billed: string | null
  effective: string | null
}

/** Days of a month (`YYYY-MM`) of a source that have money. */
export async function listMoneyDays(database: Database, sourceId: string, period: string): Promise<string[]> {
  const rows = await rowsOf<{ on: string }>(
    database,
    'split.days',
    `SELECT DISTINCT charge_on::text AS "on" FROM cost_day WHERE source_id = $1 AND billing_period = $2 ORDER BY 1`,
    [sourceId, `${period}-01`],
  )
  return rows.map(({ on }) => on)
}

export const readDayMoney = (
  database: Database,
  sourceId: string,
  period: string,
  day: string,
): Promise<DayMoney[]> =>
  rowsOf<DayMoney>(
    database,
    'split.money',
    `SELECT currency, account_id AS "accountId", cloud_product AS "cloudProduct", cause, service_id AS "serviceId",
        product_line_id AS "productLineId", team_id AS "teamId", NULL::uuid AS "environmentId", sum(billed_cost)::text AS billed,
        sum(effective_cost)::text AS effective
      FROM cost_day WHERE source_id = $1 AND billing_period = $2 AND charge_on = $3
      GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 1, 2, 3, 4, 5, 6, 7`,
    [sourceId, `${period}-01`, day],
  )

/** Quantity that owners used of a product on a day; amounts as text. */
export interface DayUsage extends Owner {
  cloudProduct: string
  unit: string
  quantity: string
}

export const readDayUsage = (
  database: Database,
  sourceId: string,
  period: string,
  day: string,
  products: readonly string[],
): Promise<DayUsage[]> =>
  rowsOf<DayUsage>(
    database,
    'split.usage',
    `SELECT s.cloud_product AS "cloudProduct", l.usage_unit AS unit, a.service_id AS "serviceId", a.product_line_id AS "productLineId",
        a.team_id AS "teamId", NULL::uuid AS "environmentId", sum(l.usage_quantity)::text AS quantity
      FROM bill_day d
      JOIN bill_line l ON l.billing_period = d.billing_period AND l.import_id = d.import_id AND l.charge_on = d.charge_on
      JOIN bill_subject s ON s.id = l.subject_id
      JOIN bill_attribution a ON a.source_id = d.source_id AND a.billing_period = d.billing_period AND a.subject_id = l.subject_id
        AND l.charge_on >= a.from_on AND l.charge_on < a.until_on
      WHERE d.source_id = $1 AND d.billing_period = $2 AND l.billing_period = $2 AND d.charge_on = $3 AND s.cloud_product = ANY ($4::text[])
        AND l.usage_quantity > 0 AND l.usage_unit IS NOT NULL AND num_nonnulls(a.service_id, a.product_line_id, a.team_id) > 0
      GROUP BY 1, 2, 3, 4, 5`,
    [sourceId, `${period}-01`, day, products],
  )

/** One row of cost_split. */
export interface SplitRow extends Owner {
  chargeOn: string
  /** Null: no rule takes it, and nobody owns it. */
  ruleId: string | null
  currency: string
  billed: string | null
  effective: string | null
}

/** Writes what rules share out in a month, in place of what they did before; readers see the one or the other. */
export async function writeSplit(
  { pool }: Pick<Database, 'pool'>,
  sourceId: string,
  period: string,
  rows: readonly SplitRow[],
): Promise<void> {
  const client = await pool.connect()
  const values = [sourceId, `${period}-01`]
  try {
    await client.query('BEGIN')
    await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `cost_split ${values.join(' ')}`,
    ])
    await client.query('DELETE FROM cost_split WHERE source_id = $1 AND billing_period = $2', values)
    await client.query(
      `INSERT INTO cost_split (source_id, billing_period, charge_on, rule_id, currency, service_id, product_line_id, team_id, environment_id,
          billed_cost, effective_cost)
        SELECT $1::uuid, $2::date, r."chargeOn", r."ruleId", r.currency, r."serviceId", r."productLineId", r."teamId", r."environmentId", r.billed, r.effective
        FROM json_to_recordset($3::json) AS r ("chargeOn" date, "ruleId" uuid, currency text, "serviceId" uuid, "productLineId" uuid,
          "teamId" uuid, "environmentId" uuid, billed numeric, effective numeric)`,
      [...values, JSON.stringify(rows)],
    )
    await client.query('COMMIT')
    client.release()
  } catch (error) {
    await client.query('ROLLBACK').then(
      () => client.release(),
      () => client.release(true),
    )
    throw error
  }
}
