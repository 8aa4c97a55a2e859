import type { BillSourceKind, PeriodOfSource } from '../../domain/attribution/finality.ts'
import { holdSource } from '../bill/current-days.ts'
import type { Database } from '../database.ts'
import { instant, type Reader, readDocument } from '../reader.ts'
import { rowsOf } from '../statement.ts'
import type { Transaction } from '../transaction.ts'

export interface SourceMonth {
  sourceId: string
  /** `YYYY-MM` */
  period: string
}

/** A month of a source, as judging must know it. */
export interface MonthToJudge extends SourceMonth {
  connectionId: string
  sealed: boolean
}

export const readMonth = (reader: Reader, { sourceId, period }: SourceMonth): Promise<MonthToJudge | null> =>
  readDocument<MonthToJudge>(
    reader,
    'attribution.month',
    `SELECT json_build_object('sourceId', s.id, 'period', $2::text, 'connectionId', s.connection_id,
        'sealed', EXISTS (SELECT 1 FROM cost_seal e WHERE e.source_id = s.id AND e.billing_period = m.billing_period)) AS document
      FROM bill_month m JOIN bill_source s ON s.id = m.source_id WHERE m.source_id = $1::uuid AND m.billing_period = ($2 || '-01')::date`,
    [sourceId, period],
  )

// Everything that verdicts go by and that says when it was written. What ends (an alias, a mapping) is marked by who ends it.
const rulesChanged = `(SELECT greatest((SELECT max(created_at) FROM cost_ruleset), (SELECT max(created_at) FROM cost_tag_alias),
  (SELECT max(created_at) FROM cost_mapping), (SELECT greatest(max(from_at), max(to_at)) FROM service_ownership),
  (SELECT greatest(max(from_at), max(to_at)) FROM slug_alias)))`

/** Months that are not sealed and were judged before their lines, the rules or the owners were what they are now. */
export const listMonthsToJudge = (database: Database, limit: number): Promise<SourceMonth[]> =>
  rowsOf<SourceMonth>(
    database,
    'attribution.due',
    `SELECT m.source_id AS "sourceId", to_char(m.billing_period, 'YYYY-MM') AS period FROM bill_month m
      WHERE (m.judged_at IS NULL OR m.judged_at < greatest(m.changed_at, m.stale_at, ${rulesChanged},
          (SELECT max(c.seen_at) FROM cluster_share c WHERE c.charge_on >= m.billing_period
            AND c.charge_on < m.billing_period + interval '1 month'))
        OR m.rolled_at IS NULL OR m.rolled_at < m.judged_at)
        AND NOT EXISTS (SELECT 1 FROM cost_seal e WHERE e.source_id = m.source_id AND e.billing_period = m.billing_period)
      ORDER BY m.billing_period DESC, m.source_id LIMIT $1`,
    [limit],
  )

/** Says as of when a month was judged: what changed since is judged again. */
export async function markJudged(
  tx: Transaction,
  { sourceId, period }: SourceMonth,
  asOf: Date,
  ruleSetId: string | null,
): Promise<void> {
  await tx.prisma.$executeRaw`
    UPDATE bill_month SET judged_at = ${asOf}, ruleset_id = ${ruleSetId}::uuid
    WHERE source_id = ${sourceId}::uuid AND billing_period = ${`${period}-01`}::date`
}

/** Every month that is not sealed must be judged again; answers which. */
export async function markOpenMonthsStale(tx: Transaction): Promise<SourceMonth[]> {
  return tx.prisma.$queryRaw<SourceMonth[]>`
    UPDATE bill_month m SET stale_at = ${tx.now} WHERE NOT EXISTS (SELECT 1 FROM cost_seal e
      WHERE e.source_id = m.source_id AND e.billing_period = m.billing_period)
    RETURNING m.source_id AS "sourceId", to_char(m.billing_period, 'YYYY-MM') AS period`
}

interface FinalityDocument {
  kind: BillSourceKind
  days: { chargeOn: string; readAt: string }[]
  importing: boolean
  reconciled: boolean | null
  sealedAt: string | null
  judged: boolean
}

// Days of the month itself: a correction of an earlier one is not asked for day by day. A day on which nothing was charged has
// no lines; that it was asked for is known from the import that asked.
const daysRead = `SELECT day::date AS on_day, coalesce((SELECT coalesce(i.started_at, i.requested_at) FROM bill_day d JOIN bill_import i
      ON i.id = d.import_id WHERE d.source_id = s.id AND d.billing_period = m.billing_period AND d.charge_on = day::date),
    (SELECT max(i.started_at) FROM bill_import i WHERE i.source_id = s.id AND i.file_id IS NULL AND i.state = 'done'
      AND day::date BETWEEN i.from_on AND i.until_on)) AS read_at
  FROM generate_series(m.billing_period, m.billing_period + interval '1 month' - interval '1 day', interval '1 day') AS day`

const finality = `SELECT json_build_object('kind', s.kind,
    'days', (SELECT coalesce(json_agg(json_build_object('chargeOn', r.on_day, 'readAt', r.read_at) ORDER BY r.on_day), '[]')
      FROM (${daysRead}) r WHERE r.read_at IS NOT NULL),
    'importing', EXISTS (SELECT 1 FROM bill_import i WHERE i.source_id = s.id AND i.state IN ('waiting', 'running', 'paused')
      AND (i.from_on IS NULL OR (i.from_on < m.billing_period + interval '1 month' AND coalesce(i.until_on, i.from_on) >= m.billing_period))),
    'reconciled', (SELECT bool_and(coalesce(l.billed, 0) = coalesce(o.billed, 0)) FROM (SELECT currency, sum(billed_cost) AS billed FROM bill_overview
        WHERE source_id = s.id AND billing_period = m.billing_period GROUP BY 1) o
      FULL JOIN (SELECT l.currency, sum(l.billed_cost) AS billed FROM bill_day d JOIN bill_line l ON l.billing_period = d.billing_period
          AND l.import_id = d.import_id AND l.charge_on = d.charge_on
        WHERE d.source_id = s.id AND d.billing_period = m.billing_period AND l.billing_period = m.billing_period GROUP BY 1) l USING (currency)
      WHERE s.kind IN ('split-bill', 'instance-bill') AND EXISTS (SELECT 1 FROM bill_overview x
        WHERE x.source_id = s.id AND x.billing_period = m.billing_period)),
    'sealedAt', e.sealed_at, 'judged', coalesce(m.judged_at >= greatest(m.changed_at, m.stale_at), false)) AS document
  FROM bill_month m JOIN bill_source s ON s.id = m.source_id
  LEFT JOIN cost_seal e ON e.source_id = m.source_id AND e.billing_period = m.billing_period
  WHERE m.source_id = $1::uuid AND m.billing_period = ($2 || '-01')::date`

/** What decides whether a month of a source is final; null when it has no such month. */
export async function readFinality(
  reader: Reader,
  { sourceId, period }: SourceMonth,
): Promise<(PeriodOfSource & { judged: boolean }) | null> {
  const found = await readDocument<FinalityDocument>(reader, 'attribution.finality', finality, [
    sourceId,
    period,
  ])
  if (found === null) return null
  const days = found.days.map(({ chargeOn, readAt }) => ({ chargeOn, readAt: new Date(readAt) }))
  return { ...found, period, days, sealedAt: instant(found.sealedAt) }
}

/** Months that are over and not sealed, the oldest first. */
export const listMonthsToSeal = (database: Database, limit: number): Promise<SourceMonth[]> =>
  rowsOf<SourceMonth>(
    database,
    'attribution.unsealed',
    `SELECT m.source_id AS "sourceId", to_char(m.billing_period, 'YYYY-MM') AS period FROM bill_month m
      WHERE m.billing_period + interval '1 month' <= sluice_now()
        AND NOT EXISTS (SELECT 1 FROM cost_seal e WHERE e.source_id = m.source_id AND e.billing_period = m.billing_period)
      ORDER BY m.billing_period, m.source_id LIMIT $1`,
    [limit],
  )

/** Holds a month until the transaction ends, so that it is not sealed meanwhile; false when it is sealed. */
export async function holdOpenMonth(tx: Transaction, { sourceId, period }: SourceMonth): Promise<boolean> {
  const on = `${period}-01`
  await tx.prisma.$queryRaw`
    SELECT 1 FROM bill_month WHERE source_id = ${sourceId}::uuid AND billing_period = ${on}::date FOR SHARE`
  // A statement of its own: it sees the seal that the first one waited for.
  const sealed = await tx.prisma.$queryRaw<unknown[]>`
    SELECT 1 FROM cost_seal WHERE source_id = ${sourceId}::uuid AND billing_period = ${on}::date`
  return sealed.length === 0
}

/** Holds a month for whoever seals it: nobody judges it and nothing is imported into it meanwhile. */
export async function holdToSeal(tx: Transaction, { sourceId, period }: SourceMonth): Promise<void> {
  await holdSource(tx, sourceId)
  await tx.prisma.$queryRaw`
    SELECT 1 FROM bill_month WHERE source_id = ${sourceId}::uuid AND billing_period = ${`${period}-01`}::date FOR UPDATE`
}
