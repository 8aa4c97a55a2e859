import { type Reader, readDocument } from '../reader.ts'
import { type ReleaseRow, releaseDates } from './impact.ts'

/** Releases with a planned time between two instants, by go-live. */
export async function listReleasesBetween(
  reader: Reader,
  from: Date,
  to: Date,
): Promise<Omit<ReleaseRow, 'productLineIds'>[]> {
  const rows = await readDocument<Omit<ReleaseRow, 'productLineIds'>[]>(
    reader,
    'freeze.releases',
    `SELECT coalesce(json_agg(json_build_object(${releaseDates}) ORDER BY r.go_live_starts_at, r.id), '[]') AS document
     FROM release r WHERE least(r.cut_planned_at, r.week_starts_at) < $2::timestamptz AND r.go_live_ends_at > $1::timestamptz`,
    [from, to],
  )
  return rows ?? []
}

/** The same with the product lines of each: what tells whether somebody's calendar shows it. */
export async function listCalendarReleases(reader: Reader, from: Date, to: Date): Promise<ReleaseRow[]> {
  const rows = await readDocument<ReleaseRow[]>(
    reader,
    'freeze.calendarReleases',
    `SELECT coalesce(json_agg(json_build_object(${releaseDates}, 'productLineIds',
       (SELECT coalesce(json_agg(l.product_line_id), '[]') FROM release_product_line l WHERE l.release_id = r.id))
       ORDER BY r.go_live_starts_at, r.id), '[]') AS document
     FROM release r WHERE least(r.cut_planned_at, r.week_starts_at) < $2::timestamptz AND r.go_live_ends_at > $1::timestamptz`,
    [from, to],
  )
  return rows ?? []
}
