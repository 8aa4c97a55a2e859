import { type Reader, readDocument } from '../reader.ts'

// What it started over comes first; where that is not known, the newest other build that ran there and was not left by a rollback.
const statement = `SELECT to_json(b.id) AS document FROM stay y JOIN build b ON b.id = y.build_id
  WHERE y.service_id = $1::uuid AND y.environment_id = $2::uuid AND y.digest <> $3
  ORDER BY b.id IS NOT DISTINCT FROM $4::uuid DESC,
    EXISTS (SELECT 1 FROM suspect_build x WHERE x.service_id = y.service_id AND x.environment_id = y.environment_id
      AND x.build_id = b.id AND x.cleared_at IS NULL),
    y.started_at DESC LIMIT 1`

/** The build to go back to from a promotion; null when no other build was ever seen to run in its place. */
export const findLastGood = (
  reader: Reader,
  from: { serviceId: string; environmentId: string; digest: string; startedOverBuildId: string | null },
): Promise<string | null> =>
  readDocument<string>(reader, 'promotion.last-good', statement, [
    from.serviceId,
    from.environmentId,
    from.digest,
    from.startedOverBuildId,
  ])
