import type { AttributionRow } from '../../domain/attribution/row.ts'
import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'
import type { Transaction } from '../transaction.ts'

const columns = `a.subject_id::text AS "subjectId", a.from_on::text AS "fromOn", a.until_on::text AS "untilOn", a.ruleset_id AS "ruleSetId",
  a.cause, a.service_id AS "serviceId", a.product_line_id AS "productLineId", a.team_id AS "teamId", a.environment_id AS "environmentId",
  a.taggable, a.missing_keys AS "missingKeys", a.detail`

/** Verdicts of subjects in a month (`YYYY-MM`) of a source. */
export const readStored = (
  database: Database,
  sourceId: string,
  period: string,
  ids: readonly string[],
): Promise<AttributionRow[]> =>
  rowsOf<AttributionRow>(
    database,
    'attribution.stored',
    `SELECT ${columns} FROM bill_attribution a
      WHERE a.source_id = $1 AND a.billing_period = $2 AND a.subject_id = ANY ($3::bigint[]) ORDER BY a.subject_id, a.from_on`,
    [sourceId, `${period}-01`, ids],
  )

/** Verdicts of subjects in this month and the twelve before it: what was given back was charged then. */
export const readEarlier = (
  database: Database,
  sourceId: string,
  period: string,
  ids: readonly string[],
): Promise<AttributionRow[]> =>
  rowsOf<AttributionRow>(
    database,
    'attribution.earlier',
    `SELECT ${columns} FROM generate_series($2::date - interval '12 months', $2::date, interval '1 month') AS m
      JOIN bill_attribution a ON a.source_id = $1 AND a.billing_period = m::date AND a.subject_id = ANY ($3::bigint[])
      ORDER BY a.subject_id, a.billing_period, a.from_on`,
    [sourceId, `${period}-01`, ids],
  )

/** Writes what some subjects are now in place of what they were. */
export async function writeStored(
  tx: Transaction,
  sourceId: string,
  period: string,
  changed: ReadonlyMap<string, AttributionRow[]>,
): Promise<void> {
  const ids = [...changed.keys()]
  const month = `${period}-01`
  await tx.prisma.$executeRaw`
    DELETE FROM bill_attribution WHERE source_id = ${sourceId}::uuid AND billing_period = ${month}::date AND subject_id = ANY (${ids}::bigint[])`
  const rows = [...changed.values()].flat()
  await tx.prisma.$executeRaw`
    INSERT INTO bill_attribution (source_id, billing_period, subject_id, from_on, until_on, ruleset_id, cause, service_id, product_line_id,
      team_id, environment_id, missing_keys, taggable, detail)
    SELECT ${sourceId}::uuid, ${month}::date, r."subjectId", r."fromOn", r."untilOn", r."ruleSetId", r.cause, r."serviceId",
      r."productLineId", r."teamId", r."environmentId", r."missingKeys", r.taggable, r.detail
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r ("subjectId" bigint, "fromOn" date, "untilOn" date, "ruleSetId" uuid,
      cause text, "serviceId" uuid, "productLineId" uuid, "teamId" uuid, "environmentId" uuid, "missingKeys" text[], taggable boolean,
      detail jsonb)`
}

/** Drops verdicts of subjects that have no lines left in the month. */
export async function dropOthers(
  tx: Transaction,
  sourceId: string,
  period: string,
  ids: readonly string[],
): Promise<number> {
  return tx.prisma.$executeRaw`
    DELETE FROM bill_attribution a WHERE a.source_id = ${sourceId}::uuid AND a.billing_period = ${`${period}-01`}::date
      AND NOT EXISTS (SELECT 1 FROM unnest(${ids}::bigint[]) AS kept (id) WHERE kept.id = a.subject_id)`
}
