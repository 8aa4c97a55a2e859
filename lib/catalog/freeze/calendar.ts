import type { CalendarDay } from '../../domain/calendar/working-days.ts'
import { type Reader, readDocument } from '../reader.ts'
import type { Transaction } from '../transaction.ts'

const day = `json_build_object('country', d.country, 'on', d."on", 'workday', d.workday, 'name', d.name)`

/** Dated days of all countries that touch a time, or of a country's years. */
export async function listDays(
  reader: Reader,
  of: { from: Date; to: Date } | { country: string; year: number },
): Promise<CalendarDay[]> {
  const values =
    'country' in of
      ? [of.country, `${of.year}-01-01`, `${of.year}-12-31`]
      : // A day may begin up to 14 hours before and end up to 12 hours after the same day in UTC.
        [null, ...[of.from, of.to].map((at) => at.toISOString().slice(0, 10))]
  const days = await readDocument<CalendarDay[]>(
    reader,
    'calendar.days',
    `SELECT coalesce(json_agg(${day} ORDER BY d."on", d.country), '[]') AS document FROM calendar_day d
     WHERE ($1::text IS NULL OR d.country = $1) AND d."on" >= $2::date AND d."on" <= $3::date`,
    values,
  )
  return days ?? []
}

/** Countries with their years that have any entry, and when each year was last edited. */
export async function listYears(
  reader: Reader,
): Promise<{ years: { country: string; year: number; updatedAt: string }[]; zone: string; now: string }> {
  const found = await readDocument<Awaited<ReturnType<typeof listYears>>>(
    reader,
    'calendar.years',
    `SELECT json_build_object('now', sluice_now(), 'zone', coalesce((SELECT time_zone FROM organisation LIMIT 1), 'Asia/Shanghai'),
       'years', (SELECT coalesce(json_agg(y ORDER BY y.country, y.year), '[]') FROM (SELECT country,
         extract(year FROM "on")::int AS year, max(updated_at) AS "updatedAt" FROM calendar_day GROUP BY 1, 2) y)) AS document`,
  )
  if (!found) throw new Error('the years of calendars answered no row')
  return found
}

/** Writes days; answers how many are new, other than before, or the same. */
export async function writeDays(
  tx: Transaction,
  days: readonly CalendarDay[],
  editorId: string | null,
): Promise<{ added: number; changed: number; same: number }> {
  const list = JSON.stringify(days)
  const rows = await tx.prisma.$queryRaw<{ added: number; changed: number }[]>`
    WITH asked AS (SELECT * FROM jsonb_to_recordset(${list}::jsonb) AS a (country text, "on" date, workday boolean, name text)),
    written AS (
      INSERT INTO calendar_day AS d (country, "on", workday, name, editor_id, updated_at)
      SELECT country, "on", workday, name, ${editorId}::uuid, ${tx.now}::timestamptz FROM asked
      ON CONFLICT (country, "on") DO UPDATE SET workday = excluded.workday, name = excluded.name,
        editor_id = excluded.editor_id, updated_at = excluded.updated_at
      WHERE (d.workday, d.name) IS DISTINCT FROM (excluded.workday, excluded.name)
      RETURNING (xmax = 0) AS new)
    SELECT count(*) FILTER (WHERE new)::int AS added, count(*) FILTER (WHERE NOT new)::int AS changed FROM written`
  const { added = 0, changed = 0 } = rows[0] ?? {}
  return { added, changed, same: days.length - added - changed }
}

export async function removeDay(tx: Transaction, country: string, on: string): Promise<boolean> {
  const count = await tx.prisma.$executeRaw`
    DELETE FROM calendar_day WHERE country = ${country} AND "on" = ${on}::date`
  return count > 0
}
