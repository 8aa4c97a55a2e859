import type { Subject } from '../../domain/attribution/attribute.ts'
import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'

/** A subject that has lines that count in a month of a source. */
export interface MonthSubject {
  /** 64 bits, as text. */
  id: string
  /** Its first and last day; a correction is of a day before its month. */
  firstOn: string
  lastOn: string
  /** It has nothing but refunds, credits and adjustments. */
  onlyGivesBack: boolean
}

/** Lines that count: those of the import that each day names. */
export const currentLines = `bill_day d JOIN bill_line l
  ON l.billing_period = d.billing_period AND l.import_id = d.import_id AND l.charge_on = d.charge_on
  WHERE d.source_id = $1 AND d.billing_period = $2::date AND l.billing_period = $2::date`

/** Every subject of a month (`YYYY-MM`) of a source, in order of its id. */
export const listMonthSubjects = (
  database: Database,
  sourceId: string,
  period: string,
): Promise<MonthSubject[]> =>
  rowsOf<MonthSubject>(
    database,
    'attribution.subjects',
    `SELECT l.subject_id::text AS id, min(l.charge_on)::text AS "firstOn", max(l.charge_on)::text AS "lastOn",
        bool_and(l.charge_category IN ('refund', 'credit', 'adjustment')) AS "onlyGivesBack"
      FROM ${currentLines} GROUP BY l.subject_id ORDER BY l.subject_id`,
    [sourceId, `${period}-01`],
  )

/** What subjects are, by their id. */
export async function readSubjects(
  database: Database,
  ids: readonly string[],
): Promise<Map<string, Subject>> {
  const rows = await rowsOf<Subject & { id: string }>(
    database,
    'attribution.subject',
    `SELECT s.id::text AS id, s.account_id AS "accountId", s.cloud_product AS "cloudProduct", s.resource_id AS "resourceId",
        s.part_of AS "partOf", s.resource_group AS "resourceGroup", s.cost_unit AS "costUnit", s.cost_tags AS "costTags"
      FROM bill_subject s WHERE s.id = ANY ($1::bigint[])`,
    [ids],
  )
  return new Map(rows.map(({ id, ...subject }) => [id, subject]))
}

/** Another subject of the same instance or order; those of the same instance first, then the largest charge. */
export interface DonorOf {
  subjectId: string
  donorId: string
}

/** Whom refunds and adjustments of a month are of: others of the same instance, or with a charge of the same order. */
export const listDonors = (
  database: Database,
  sourceId: string,
  period: string,
  ids: readonly string[],
): Promise<DonorOf[]> =>
  rowsOf<DonorOf>(
    database,
    'attribution.donors',
    `WITH own AS (SELECT * FROM bill_subject WHERE id = ANY ($3::bigint[])),
      same_instance AS (SELECT own.id AS subject, o.id AS donor FROM own JOIN bill_subject o
        ON o.resource_id = own.resource_id AND o.account_id = own.account_id AND o.id <> own.id WHERE own.resource_id <> ''),
      orders AS (SELECT DISTINCT l.subject_id, l.order_id FROM ${currentLines} AND l.subject_id = ANY ($3::bigint[])
        AND l.order_id IS NOT NULL),
      same_order AS (SELECT r.subject_id AS subject, p.subject_id AS donor, sum(coalesce(p.billed_cost, p.effective_cost)) AS cost
        FROM orders r JOIN bill_line p ON p.order_id = r.order_id AND p.subject_id <> r.subject_id AND p.source_id = $1
          AND p.charge_category IN ('usage', 'purchase') GROUP BY 1, 2)
      SELECT subject::text AS "subjectId", donor::text AS "donorId" FROM (
        SELECT subject, donor, 1 AS rank, NULL::numeric AS cost FROM same_instance
        UNION ALL SELECT subject, donor, 2, cost FROM same_order) AS found
      GROUP BY subject, donor ORDER BY subject, min(rank), max(cost) DESC NULLS LAST, donor`,
    [sourceId, `${period}-01`, ids],
  )

/** The source that is read for a subject in a month (`YYYY-MM`), effective cost first; null: it was judged in none. */
export async function findSource(
  database: Database,
  period: string,
  subjectId: string,
): Promise<string | null> {
  const rows = await rowsOf<{ id: string }>(
    database,
    'attribution.source-of',
    `SELECT s.id FROM bill_source s WHERE EXISTS (SELECT 1 FROM bill_attribution a
        WHERE a.source_id = s.id AND a.billing_period = $1::date AND a.subject_id = $2::bigint)
      ORDER BY s.counts_effective DESC, s.counts_billed DESC, s.created_at, s.id LIMIT 1`,
    [`${period}-01`, subjectId],
  )
  return rows[0]?.id ?? null
}
