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
