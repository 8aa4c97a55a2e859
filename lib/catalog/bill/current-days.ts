import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'
import type { Transaction } from '../transaction.ts'
import type { ImportedDay } from './check-import.ts'

/** Holds a source until the transaction ends: one import at a time becomes current. */
export async function holdSource(tx: Transaction, sourceId: string): Promise<void> {
  await tx.prisma.$queryRaw`SELECT 1 FROM bill_source WHERE id = ${sourceId}::uuid FOR UPDATE`
}

/** Which of these months (`YYYY-MM`) of a source are sealed. */
export async function sealedAmong(
  tx: Transaction,
  sourceId: string,
  periods: readonly string[],
): Promise<string[]> {
  const rows = await tx.prisma.$queryRaw<{ period: string }[]>`
    SELECT to_char(billing_period, 'YYYY-MM') AS period FROM cost_seal
    WHERE source_id = ${sourceId}::uuid AND billing_period = ANY (${periods.map((period) => `${period}-01`)}::date[]) ORDER BY 1`
  return rows.map(({ period }) => period)
}

/**
 * From now on these days are read from this import: each as a whole, whatever it was read from before. With `whole` the months
 * are replaced as wholes, so that days it does not have are gone.
 */
export async function makeCurrent(
  tx: Transaction,
  of: { sourceId: string; importId: string; days: readonly ImportedDay[]; whole: boolean },
): Promise<void> {
  const { sourceId, importId, days } = of
  const periods = [...new Set(days.map(({ billingPeriod }) => `${billingPeriod}-01`))]
  // Whoever held these days has lines from now on that nobody reads.
  await tx.prisma.$executeRaw`
    UPDATE bill_import SET lines_removed_at = NULL WHERE id IN (SELECT d.import_id FROM bill_day d
      LEFT JOIN unnest(${days.map(({ billingPeriod }) => `${billingPeriod}-01`)}::date[], ${days.map(({ chargeOn }) => chargeOn)}::date[])
        AS n (period, day) ON n.period = d.billing_period AND n.day = d.charge_on
      WHERE d.source_id = ${sourceId}::uuid AND d.import_id <> ${importId}::uuid AND d.billing_period = ANY (${periods}::date[])
        AND (n.day IS NOT NULL OR ${of.whole}::boolean))`
  if (of.whole)
    await tx.prisma.$executeRaw`
      DELETE FROM bill_day WHERE source_id = ${sourceId}::uuid AND billing_period = ANY (${periods}::date[])`
  await tx.prisma.$executeRaw`
    INSERT INTO bill_day (source_id, billing_period, charge_on, import_id, line_count)
    SELECT ${sourceId}::uuid, d.period, d.day, ${importId}::uuid, d.lines
    FROM unnest(${days.map(({ billingPeriod }) => `${billingPeriod}-01`)}::date[], ${days.map(({ chargeOn }) => chargeOn)}::date[],
      ${days.map(({ lines }) => lines)}::bigint[]) AS d (period, day, lines)
    ON CONFLICT (source_id, billing_period, charge_on) DO UPDATE SET import_id = excluded.import_id, line_count = excluded.line_count`
  await tx.prisma.$executeRaw`
    INSERT INTO bill_month (source_id, billing_period, changed_at)
    SELECT ${sourceId}::uuid, p, ${tx.now} FROM unnest(${periods}::date[]) AS p
    ON CONFLICT (source_id, billing_period) DO UPDATE SET changed_at = excluded.changed_at`
}

/**
 * Days that were asked for and of which the cloud has nothing: they are known to have been asked for. What was read from another
 * import with lines stays.
 */
export async function noteEmptyDays(
  tx: Transaction,
  of: { sourceId: string; importId: string; days: readonly string[] },
): Promise<void> {
  await tx.prisma.$executeRaw`
    INSERT INTO bill_day AS b (source_id, billing_period, charge_on, import_id, line_count)
    SELECT ${of.sourceId}::uuid, date_trunc('month', d)::date, d, ${of.importId}::uuid, 0 FROM unnest(${[...of.days]}::date[]) AS d
    ON CONFLICT (source_id, billing_period, charge_on) DO UPDATE SET import_id = excluded.import_id WHERE b.line_count = 0`
}

/** Months (`YYYY-MM`) of which an import holds days. */
export async function listPeriods(database: Database, importId: string): Promise<string[]> {
  const rows = await rowsOf<{ period: string }>(
    database,
    'bill.periods',
    `SELECT DISTINCT to_char(billing_period, 'YYYY-MM') AS period FROM bill_day WHERE import_id = $1 ORDER BY 1`,
    [importId],
  )
  return rows.map(({ period }) => period)
}
