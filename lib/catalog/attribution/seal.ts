import { unattributedCauses } from '../../domain/attribution/cause.ts'
import { Decimal } from '../../domain/money/money.ts'
import { lostOf, type SealedRow } from '../../domain/tag-coverage/lost.ts'
import type { Transaction } from '../transaction.ts'
import type { SourceMonth } from './months.ts'

/** Parts of clusters are finer than any amount of a bill, so this is no amount as bills write it. */
const amount = (text: string | null) => (text === null ? null : new Decimal(text))

// The same as cost_day is made of, but per subject; parts of shared clusters by their shares of the day.
const unattributed = `
  SELECT l.subject_id::text AS "subjectId", l.currency, CASE k.kind WHEN 'system' THEN 'cluster-system' WHEN 'idle' THEN 'cluster-idle'
      WHEN 'workload' THEN 'cluster-unowned' ELSE coalesce(a.cause, 'untagged') END AS cause,
    coalesce(a.missing_keys, '{}') AS "missingKeys", sum(l.billed_cost * coalesce(k.share, 1))::text AS billed,
    sum(l.effective_cost * coalesce(k.share, 1))::text AS effective
  FROM bill_day d
  JOIN bill_line l ON l.billing_period = d.billing_period AND l.import_id = d.import_id AND l.charge_on = d.charge_on
  LEFT JOIN bill_attribution a ON a.source_id = d.source_id AND a.billing_period = d.billing_period AND a.subject_id = l.subject_id
    AND l.charge_on >= a.from_on AND l.charge_on < a.until_on
  LEFT JOIN cluster_share k ON a.cause = 'kubernetes' AND k.resource_id = a.detail -> 'by' ->> 'cluster' AND k.charge_on = l.charge_on
  WHERE d.source_id = $1::uuid AND d.billing_period = $2::date AND l.billing_period = $2::date
    AND l.charge_category <> 'tax' AND l.commitment IS DISTINCT FROM 'unused'
    AND (coalesce(a.cause, 'untagged') = ANY ($3::text[]) OR (k.resource_id IS NOT NULL AND (k.kind <> 'workload' OR k.service_id IS NULL)))
  GROUP BY 1, 2, 3, 4`

/** Money of a month that could have had an owner and has none, per subject. */
export async function readUnattributed(
  tx: Transaction,
  { sourceId, period }: SourceMonth,
): Promise<SealedRow[]> {
  type Row = Omit<SealedRow, 'billed' | 'effective'> & { billed: string | null; effective: string | null }
  const rows = await tx.prisma.$queryRawUnsafe<Row[]>(unattributed, sourceId, `${period}-01`, [
    ...unattributedCauses,
  ])
  return rows.map((row) => ({ ...row, billed: amount(row.billed), effective: amount(row.effective) }))
}

/** What a month is per currency, as text. */
export interface MonthSum {
  currency: string
  billed: string | null
  effective: string | null
  lines: number
}

export const readSums = (tx: Transaction, { sourceId, period }: SourceMonth): Promise<MonthSum[]> =>
  tx.prisma.$queryRaw<MonthSum[]>`
    SELECT l.currency, sum(l.billed_cost)::text AS billed, sum(l.effective_cost)::text AS effective, count(*)::int AS lines
    FROM bill_day d JOIN bill_line l ON l.billing_period = d.billing_period AND l.import_id = d.import_id AND l.charge_on = d.charge_on
    WHERE d.source_id = ${sourceId}::uuid AND d.billing_period = ${`${period}-01`}::date AND l.billing_period = ${`${period}-01`}::date
    GROUP BY 1 ORDER BY 1`

export interface Sealed {
  /** What is lost, per currency: effective cost where the source says it, else billed. */
  lost: SealedRow[]
  sums: MonthSum[]
}

/** Seals a month: what has no owner now has none for good. Nothing of it can be written again. */
export async function sealMonth(tx: Transaction, month: SourceMonth, ruleSetId: string): Promise<Sealed> {
  const lost = lostOf(await readUnattributed(tx, month))
  const sums = await readSums(tx, month)
  const { sourceId } = month
  const on = `${month.period}-01`
  const rows = lost.map(({ billed, effective, ...row }) => ({
    ...row,
    billed: billed?.toFixed() ?? null,
    effective: effective?.toFixed() ?? null,
  }))
  await tx.prisma.$executeRaw`
    INSERT INTO cost_lost (source_id, billing_period, subject_id, currency, cause, missing_keys, billed_cost, effective_cost, sealed_at)
    SELECT ${sourceId}::uuid, ${on}::date, r."subjectId", r.currency, r.cause, r."missingKeys", r.billed, r.effective, ${tx.now}
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r ("subjectId" bigint, currency text, cause text, "missingKeys" text[],
      billed numeric, effective numeric)`
  await tx.prisma.$executeRaw`
    INSERT INTO cost_seal (source_id, billing_period, ruleset_id, sealed_at, sums)
    VALUES (${sourceId}::uuid, ${on}::date, ${ruleSetId}::uuid, ${tx.now}, ${JSON.stringify(sums)}::jsonb)`
  await tx.notify('cost', month.period)
  return { lost, sums }
}
